"""What every engine answers, and which one is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.utils.module_loading import import_string


class EngineAway(Exception):
    """It does not answer now and may do later; after `retry_after` seconds, where it says so."""

    def __init__(self, said: str, retry_after: float = 0) -> None:
        super().__init__(said)
        self.retry_after = retry_after


class EngineRefused(Exception):
    """It will not answer until somebody does something: its key, its bill, its settings."""


class Engine(ABC):
    """Made from the options of one entry of TRANSLATION_ENGINES, which may have MAY_SEE_DRAFTS beside the engine's own."""

    name: str  # as readers and the log are told
    is_local: ClassVar[bool] = False  # it runs on this machine: nothing leaves it

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options

    @property
    def version(self) -> str:
        """Empty where it does not say."""
        return ""

    @property
    def tool(self) -> str:
        return f"{self.name} {self.version}".strip()

    @property
    def may_see_drafts(self) -> bool:
        return bool(self.options.get("MAY_SEE_DRAFTS", self.is_local))

    @abstractmethod
    def can(self, source: str, target: str) -> bool:
        """Whether it translates between these two of our languages, here and now."""

    @abstractmethod
    def translate(self, texts: Sequence[str], source: str, target: str, terms: Mapping[str, str]) -> list[str | None]:
        """Each of the texts (HTML with tags that have no attributes but `id`) in the language `target`, None where it has
        nothing for one. `terms`: words of the texts -> what to call them, for an engine that can be told. Takes less than
        `jobs.LEASE`; raises EngineAway or EngineRefused."""


def engines() -> Iterator[Engine]:
    """Those configured, in their order."""
    for entry in settings.TRANSLATION_ENGINES:
        yield import_string(entry["ENGINE"])(entry.get("OPTIONS", {}))


def engine_for(source: str, target: str) -> Engine | None:
    """The first that can."""
    return next((engine for engine in engines() if engine.can(source, target)), None)
