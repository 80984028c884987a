"""What the memory has for a text: the same, or nearly the same, translated before. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from .comparison import Diff, comparable, key_of, similarity, word_diff
from .index import index_of
from .models import MemoryEntry

Group = dict[str, Any]  # entries of the same words: source_text, target_data, uses, newest


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a translation is from, of all places the newest. Who approved it is not everybody's to know."""

    origin: MemoryEntry.Origin
    title: str  # of the work, or the file that was imported
    work: UUID | None
    path: str
    at: datetime
    uses: int  # places where the same words were translated so


@dataclass(frozen=True, slots=True)
class Match:
    source: str  # these two: HTML without attributes
    target: str
    percent: int  # 100: not the least difference, in numbers and tags neither
    diff: Diff  # from the memory's source to the one asked for; numbers in `target` are the memory's
    provenance: Provenance


def lookup(source_data: str, source_language: str, target_language: str, limit: int = 5) -> list[Match]:
    """The likest first; of translations of one source those most used, then the newest. Three queries."""
    text = comparable(source_data)
    if not text:
        return []
    groups = _groups(text, source_language, target_language, limit)
    scored = sorted(((similarity(one["source_text"], text), one) for one in groups), key=_rank, reverse=True)[:limit]
    entries = MemoryEntry.objects.in_bulk([one["newest"] for _percent, one in scored])
    return [_match(entries[one["newest"]], percent, one["uses"], text) for percent, one in scored]


def exact(texts: Collection[str], source_language: str, target_language: str) -> dict[str, str]:
    """Comparable text -> its translation, the most used, then the newest. A query for each thousand texts."""
    keys = sorted({key_of(text) for text in texts})
    groups = [
        one
        for start in range(0, len(keys), 1_000)
        for one in _grouped(_entries(source_language, target_language, keys[start : start + 1_000]))
    ]
    groups.sort(key=lambda one: (one["uses"], one["newest"]))
    return {one["source_text"]: one["target_data"] for one in groups}


def _groups(text: str, source_language: str, target_language: str, limit: int) -> list[Group]:
    index = index_of(source_language, target_language)
    while True:
        near = index.nearest(text, limit)
        keys = {key_of(one) for one in (text, *near)}
        found = _grouped(_entries(source_language, target_language, keys))
        gone = set(near) - {one["source_text"] for one in found}
        if not gone:
            return found
        index.forget(gone)


def _entries(source_language: str, target_language: str, keys: Collection[str]) -> QuerySet[MemoryEntry]:
    pair = {"source_language": source_language, "target_language": target_language}
    return MemoryEntry.objects.filter(**pair, source_key__in=keys).order_by()


def _grouped(entries: QuerySet[MemoryEntry]) -> list[Group]:
    grouped: Any = entries.values("source_text", "target_data").annotate(uses=Count("pk"), newest=Max("pk"))
    return list(grouped)


def _rank(scored: tuple[int, Group]) -> tuple[int, int, int]:
    percent, group = scored
    return percent, group["uses"], group["newest"]


def _match(entry: MemoryEntry, percent: int, uses: int, text: str) -> Match:
    return Match(
        source=entry.source_data,
        target=entry.target_data,
        percent=percent,
        diff=word_diff(entry.source_text, text),
        provenance=Provenance(MemoryEntry.Origin(entry.origin), entry.title, entry.work, entry.path, entry.at, uses),
    )
