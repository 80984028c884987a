"""Invariant: a row of the change log commits with the change it tells of, or not at all; it gets its place (`seq`)
after that, from one sequencer under one lock, so that `seq` is the order in which readers see changes and no row that
commits late is ever skipped."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from .models import ChangeEvent
from .signals import change_logged

MANY = 50  # a change that touches more works than this is one row, which the worker expands
_SEQUENCER_LOCK = 0x7265_7362  # any number that no other code uses as a PostgreSQL advisory lock


def record_works(work_ids: Collection[UUID]) -> None:
    ids = set(work_ids)
    if len(ids) > MANY:
        record(ChangeEvent.Scope.ALL)
        return
    _record(ChangeEvent(scope=ChangeEvent.Scope.WORK, key=str(work_id)) for work_id in ids)


def record(scope: ChangeEvent.Scope, key: object = "") -> None:
    _record([ChangeEvent(scope=scope, key=str(key))])


def _record(events: Iterable[ChangeEvent]) -> None:
    if ChangeEvent.objects.bulk_create(events):
        change_logged.send(ChangeEvent)


def sequence_pending() -> int:
    """Give every committed row without a place the next one; returns the last place given."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCER_LOCK])
        # On SQLite the transaction itself is the lock: it is IMMEDIATE.
        last: int = ChangeEvent.objects.aggregate(last=Max("seq"))["last"] or 0
        pending = list(ChangeEvent.objects.filter(seq=None).order_by("pk"))
        for place, event in enumerate(pending, start=last + 1):
            event.seq = place
        ChangeEvent.objects.bulk_update(pending, ["seq"], batch_size=500)
    return last + len(pending)
