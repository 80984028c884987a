"""A memory comes as a file. Invariant: it is judged first and written only when she says yes to what she has seen; what is
written says that it is imported, by whom and from which file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from .comparison import comparable, key_of
from .models import MemoryEntry, PendingImport
from .recording import new_entry, place_of
from .tmx import Unit, read_tmx

KEYS = 1_000  # a query


class Finding(models.TextChoices):
    NEW = "new", gettext_lazy("New")
    SAME = "same", gettext_lazy("In the memory already")
    REFUSED = "refused", gettext_lazy("Not taken")


@dataclass(frozen=True, slots=True)
class Row:
    finding: Finding
    unit: Unit


@transaction.atomic
def receive(user: Any, source_language: str, target_language: str, name: str, content: bytes) -> PendingImport:
    """In the place of what she had not finished. ValidationError if it cannot be read at all."""
    read_tmx(content, source_language, target_language)
    pair = {"source_language": source_language, "target_language": target_language}
    PendingImport.objects.filter(user=user).delete()
    return PendingImport.objects.create(user=user, name=name[:255], content=content, **pair)


def judge(pending: PendingImport) -> list[Row]:
    units = read_tmx(bytes(pending.content), pending.source_language, pending.target_language)
    keyed = [(unit, _identity(unit)) for unit in units]
    known = _known(pending, {key for unit, (key, _target) in keyed if not unit.problem})
    rows = []
    for unit, identity in keyed:
        finding = Finding.REFUSED if unit.problem else Finding.SAME if identity in known else Finding.NEW
        if finding == Finding.NEW:
            known.add(identity)  # once, however often it is in the file
        rows.append(Row(finding, unit))
    return rows


@transaction.atomic
def take(pending: PendingImport) -> int:
    """Write what is new; how many."""
    new = [row.unit for row in judge(pending) if row.finding == Finding.NEW]
    entries = [_entry(pending, unit) for unit in new]
    MemoryEntry.objects.bulk_create(entries, batch_size=500, ignore_conflicts=True)
    pair = f"{pending.source_language}-{pending.target_language}"
    data = {"file": pending.name, "languages": pair, "count": len(entries)}
    log(instance=pending.user, action="translation_memory.import", user=pending.user, data=data)
    pending.delete()
    return len(entries)


def _entry(pending: PendingImport, unit: Unit) -> MemoryEntry:
    pair = (pending.source_language, pending.target_language)
    place = place_of(*pair, "import", *_identity(unit))
    entry = new_entry(*pair, unit.source, unit.target, place=place)
    entry.origin, entry.title, entry.by = MemoryEntry.Origin.IMPORTED, pending.name, pending.user
    return entry


def _identity(unit: Unit) -> tuple[str, str]:
    return key_of(comparable(unit.source)), comparable(unit.target)


def _known(pending: PendingImport, keys: Iterable[str]) -> set[tuple[str, str]]:
    ordered = sorted(keys)
    entries = MemoryEntry.objects.filter(
        source_language=pending.source_language, target_language=pending.target_language
    ).order_by()
    return {
        (key, comparable(target))
        for start in range(0, len(ordered), KEYS)
        for key, target in entries.filter(source_key__in=ordered[start : start + KEYS]).values_list(
            "source_key", "target_data"
        )
    }
