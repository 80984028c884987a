"""The change log as other platforms read it: every change of a work, in commit order, none skipped, for ever.

Invariant: a cursor is a place in the log and, inside a row that touches many works, the last work given. Rows never
change their place, so an old cursor keeps working. What became of a work is asked when the feed is read: it is there
("upsert") or it is not ("delete"), whatever the row was written for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from resourcebank.visibility import public_languages

from .change_log import sequence_pending
from .indexing import NO_WORK, works_of
from .models import ChangeEvent

LAST_PLACE = 2**63 - 1  # that the log's column can hold


@dataclass(frozen=True, slots=True)
class Cursor:
    seq: int = 0
    work_id: UUID = NO_WORK  # of the row `seq`, the last work that was given; works come in the order of their ids

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """ValueError if it is not one of ours."""
        seq, _dot, work_id = text.partition(".")
        cursor = cls(int(seq), UUID(work_id) if work_id else NO_WORK)
        if not 0 <= cursor.seq <= LAST_PLACE:
            raise ValueError(text)
        return cursor

    def __str__(self) -> str:
        return f"{self.seq}.{self.work_id.hex}"


@dataclass(frozen=True, slots=True)
class Change:
    seq: int
    at: datetime
    work_id: UUID
    is_public: bool


def changes_after(cursor: Cursor, size: int) -> tuple[list[Change], Cursor, bool]:
    """(at most `size` changes, the cursor after them, whether there are more)."""
    sequence_pending()
    found: list[tuple[ChangeEvent, UUID]] = []
    after = cursor
    for event, work_id in _entries(cursor):
        if len(found) == size:
            return _tell(found), after, True
        after = Cursor(event.seq or 0, work_id)
        found.append((event, work_id))
    return _tell(found), after, False


def _entries(cursor: Cursor) -> Iterator[tuple[ChangeEvent, UUID]]:
    events = ChangeEvent.objects.filter(seq__gte=cursor.seq).order_by("seq")
    for event in events.iterator(chunk_size=200):
        for work_id in works_of(event, after=cursor.work_id if event.seq == cursor.seq else NO_WORK):
            yield event, work_id


def _tell(found: list[tuple[ChangeEvent, UUID]]) -> list[Change]:
    public = public_languages({work_id for _event, work_id in found})
    return [Change(event.seq or 0, event.at, work_id, work_id in public) for event, work_id in found]
