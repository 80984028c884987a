"""Names of languages and countries in any of our languages, from CLDR (Babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.translation import get_language


@cache
def _cldr(language: str) -> Locale:
    return Locale.parse(language)


def language_name(code: str, in_language: str = "") -> str:
    """`language_name("sv", "nb")` -> "svensk"; the code itself where CLDR has no name. Without `in_language`: in the one
    that is active."""
    return _cldr(in_language or get_language() or "en").languages.get(code, code)


def own_language_name(code: str) -> str:
    """A language's name in itself, as language menus show it: "Svenska"."""
    name = language_name(code, code)
    return name[:1].upper() + name[1:]


def country_name(code: str, in_language: str) -> str:
    return _cldr(in_language).territories.get(code, code)
