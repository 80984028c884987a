"""Engines of other companies and machines, through wagtail-localize's own translators, which know how each is asked. Here is
what they leave out: which languages, in whose codes, and what an answer that is none means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import requests
from django.utils.module_loading import import_string
from wagtail_localize.machine_translators.deepl import DeepLTranslator
from wagtail_localize.strings import StringValue

from .base import Engine, EngineAway, EngineRefused

TIMEOUT = 30  # seconds
BUSY = frozenset({408, 425, 429, *range(500, 600)})  # HTTP
COMMON = ("nb", "sv", "da", "fi", "et", "lv", "lt", "en", "de", "es", "pl", "el")
# Of each translator: our languages that it knows, where its own word is another than ours.
LANGUAGES: dict[str, dict[str, str]] = {
    "DeepLTranslator": {code: code for code in COMMON} | {"en": "en-gb"},
    "LibreTranslator": {code: code for code in (*COMMON, "ga")},
    "GoogleCloudTranslator": {code: code for code in (*COMMON, "is", "ga")} | {"nb": "no"},
}


class DeepL(DeepLTranslator):
    """wagtail-localize's reads any answer as a translation."""

    def translate(self, source_locale: Any, target_locale: Any, strings: Any) -> dict[StringValue, StringValue]:
        response = requests.post(
            self.get_api_endpoint(),
            self.get_parameters(source_locale, target_locale, strings),
            timeout=self.options["TIMEOUT"],
            headers=self.get_headers(),
        )
        response.raise_for_status()
        made = response.json()["translations"]
        return {string: StringValue(one["text"]) for string, one in zip(strings, made, strict=True)}


class Translator(Engine):
    """Options: TRANSLATOR, the dotted path of a `BaseMachineTranslator`; LANGUAGES, our code -> its code, for one that is
    not known here; all others are the translator's own."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__({"TIMEOUT": TIMEOUT, **options})
        self.translator = import_string(options["TRANSLATOR"])(self.options)
        self.name = str(self.translator.display_name)
        known = next(
            (LANGUAGES[kind.__name__] for kind in type(self.translator).__mro__ if kind.__name__ in LANGUAGES), {}
        )
        self.languages: Mapping[str, str] = options.get("LANGUAGES", known)

    def can(self, source: str, target: str) -> bool:
        if not {source, target} <= self.languages.keys():
            return False
        return bool(self.translator.can_translate(self._locale(source), self._locale(target)))

    def translate(self, texts: Sequence[str], source: str, target: str, terms: Mapping[str, str]) -> list[str | None]:
        """These translators take no terms; DeepL's has glossaries of its own (GLOSSARY_IDS)."""
        asked = [StringValue(text) for text in texts]
        try:
            made = self.translator.translate(self._locale(source), self._locale(target), list(dict.fromkeys(asked)))
            return [made[one].data if one in made else None for one in asked]
        except Exception as error:  # each raises what its client does
            raise _meaning(error) from error

    def _locale(self, language: str) -> Any:
        """All that they ask of one."""
        return SimpleNamespace(language_code=self.languages[language])


def _meaning(error: Exception) -> EngineAway | EngineRefused:
    """Never with what it says besides: that may repeat the texts."""
    response, wait = getattr(error, "response", None), ""
    status = getattr(error, "code", None)  # Google's client
    if isinstance(response, requests.Response):
        status, wait = response.status_code, response.headers.get("Retry-After", "")
    if not isinstance(status, int):
        return EngineAway(type(error).__name__)
    if status in BUSY:
        return EngineAway(f"HTTP {status}", float(wait) if wait.isdecimal() else 0)
    return EngineRefused(f"HTTP {status}")
