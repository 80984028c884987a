"""What every engine calls the fields of its index, and what of a work is in them.

Invariant: pure. A number means the same to each engine: moments are microseconds, and what a work lacks is left out, so no
bound matches it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from search.query.plan import EXACT_BOOSTS, FIELD_BOOSTS, Match

from .base import TEXT_FIELDS, ResourceDocument

TITLE_EXACT, TEXT_EXACT = EXACT_BOOSTS
NUMBERS = ("published_at", "updated_at", "deadline", "expires_at", "duration_s", "bytes")  # for bounds and sorts
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def text_field(name: str, language: str) -> str:
    return f"{name}.{language}"


def number(value: datetime | int) -> int:
    """Of a moment, microseconds, exactly."""
    return (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else value


def numbers(work: ResourceDocument) -> Iterator[tuple[str, int]]:
    for name in NUMBERS:
        value = getattr(work, name)
        if value is not None:
            yield name, number(value)


def sought_in(match: Match, languages: Collection[str]) -> dict[str, float]:
    """The fields that a match is looked for in, each with its boost; `languages`: those with fields of their own."""
    if match.language is None:
        return EXACT_BOOSTS
    if match.language not in languages:
        return {}
    return {text_field(name, match.language): FIELD_BOOSTS[name] for name in TEXT_FIELDS}
