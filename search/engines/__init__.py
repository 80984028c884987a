"""Engines by name. Only modules below this package import an engine's library."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.languages.fallback import supported_languages

from .base import Engine

ENGINES = ("embedded",)


def get_engine() -> Engine:
    """The engine that settings.SEARCH_ENGINE names; one object a process."""
    return _engine(settings.SEARCH_ENGINE, Path(settings.SEARCH_INDEX_DIR), tuple(supported_languages()))


def make_engine(name: str, directory: Path, languages: tuple[str, ...]) -> Engine:
    """An engine of its own, for a scratch index."""
    if name == "embedded":
        from .embedded import EmbeddedEngine  # noqa: PLC0415  # an engine's library is loaded only where it is used

        return EmbeddedEngine(directory, languages)
    raise ImproperlyConfigured(f"SEARCH_ENGINE is {name!r}; it can be one of: {', '.join(ENGINES)}.")


_engine = cache(make_engine)
