"""Invariant: a reader's languages, best first, decide every choice between texts in several languages, and they
decide it the same way everywhere: her own list, then each one's fallback chain, then whatever there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings


def supported_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def expand_fallbacks(preferred: Sequence[str]) -> list[str]:
    """The reader's languages followed by their fallback chains, each language once."""
    ordered = dict.fromkeys(preferred)
    for language in preferred:
        ordered.update(dict.fromkeys(settings.LANGUAGE_FALLBACKS.get(language, [])))
    return list(ordered)


def choose_language(available: Iterable[str], preferred: Sequence[str]) -> str | None:
    """The best of `available` for this reader; else the first one in the order given."""
    available = list(available)
    for language in expand_fallbacks(preferred):
        if language in available:
            return language
    return available[0] if available else None


def choose_text(texts: Mapping[str, str], preferred: Sequence[str], default: str = "") -> str:
    language = language_of_text(texts, preferred)
    return texts[language] if language else default


def language_of_text(texts: Mapping[str, str], preferred: Sequence[str]) -> str | None:
    """Of the one that `choose_text` chooses."""
    return choose_language([code for code, text in texts.items() if text], preferred)
