"""How the index is: what /readyz and the administrators' panel tell. Cheap enough to be asked every few seconds; the
comparison with the database, which is not, is the worker's (`audit.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max

from .engines import get_engine
from .models import AuditResult, ChangeEvent, DeadLetter


@dataclass(frozen=True, slots=True)
class IndexStatus:
    engine: str
    documents: int
    applied_seq: int
    last_seq: int
    lag: int  # rows of the change log that are not applied yet
    audit: AuditResult | None  # the last comparison with the database; none yet
    dead_letters: int


def index_status() -> IndexStatus:
    """EngineError where the index cannot be asked."""
    health = get_engine().health()
    last = ChangeEvent.objects.aggregate(last=Max("seq"))["last"] or 0
    waiting = ChangeEvent.objects.filter(seq=None).count()
    return IndexStatus(
        engine=health.engine,
        documents=health.documents,
        applied_seq=health.applied_seq,
        last_seq=last,
        lag=max(0, last - health.applied_seq) + waiting,
        audit=AuditResult.objects.filter(engine=health.engine).first(),
        dead_letters=DeadLetter.objects.count(),
    )
