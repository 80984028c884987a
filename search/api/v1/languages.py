"""Invariant: a reader's languages are always a list, best first, of languages we have; what she cannot be given is
left out of what her browser says, and refused in what she asks for by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings

from cms.languages.fallback import supported_languages

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*)?")
_MAX_RANGES = 50
# Norwegian without saying which is Bokmål, as most of it is.
_SAME_AS = {"no": "nb"}


def reduce_tag(tag: str) -> str:
    """BCP 47 tag -> the code we know it by: "nb-NO" -> "nb", "no" -> "nb". It need not be one of ours."""
    primary = tag.strip().lower().split("-", 1)[0]
    return _SAME_AS.get(primary, primary)


def from_accept_language(header: str) -> tuple[str, ...]:
    """Best first; the site's own language where none of ours is asked for."""
    ranked = sorted(_ranges(header), key=lambda found: -found[1])
    ours = supported_languages()
    languages = [language for language, quality in ranked if quality and language in ours]
    return tuple(dict.fromkeys(languages)) or (settings.LANGUAGE_CODE,)


def _ranges(header: str) -> Iterable[tuple[str, float]]:
    for text in header.split(",")[:_MAX_RANGES]:
        found = _RANGE.fullmatch(text)
        if found:
            yield reduce_tag(found[1]), float(found[2] or 1)
