"""Compares index and database. Invariant: index and works are only read; mending is writing to the change log that a work
changed, so that the one way into the index does it. What was found last is kept for whoever asks how the index is."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max, Q

from resourcebank.visibility import public_resources

from .change_log import MANY, record_works, sequence_pending
from .engines.base import Engine
from .indexing import works_of
from .models import AuditResult, ChangeEvent


@dataclass
class Audit:
    public: int  # works that are public
    indexed: int
    lag: int  # rows of the change log that are not applied yet
    missing: list[UUID] = field(default_factory=list)  # public, but not in the index
    ghosts: list[UUID] = field(default_factory=list)  # in the index, but not public
    stale: list[UUID] = field(default_factory=list)  # indexed before their last change that the index says it has

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.ghosts or self.stale)

    @property
    def drift(self) -> list[UUID]:
        return [*self.missing, *self.ghosts, *self.stale]


def audit(engine: Engine) -> Audit:
    """Works that changed since the index's `applied_seq` are on their way, and no drift. The log is read last, so what
    changes meanwhile counts among them. Where a rebuild was swapped in meanwhile, all is compared anew: it may have
    begun before what the generation it followed had already."""
    while True:
        before = engine.health()
        found = _compare(engine, before.applied_seq)
        if engine.health().generation == before.generation:
            return found


def _compare(engine: Engine, applied: int) -> Audit:
    last = sequence_pending()
    originals = public_resources().filter(is_original=True)
    public = set(originals.values_list("translation_key", flat=True))
    indexed = {UUID(work_id): seq for work_id, seq in engine.seqs().items()}
    logged = _last_places()
    settled = (public | indexed.keys()) - _on_their_way(applied)
    return Audit(
        public=len(public),
        indexed=len(indexed),
        lag=last - applied,
        missing=sorted(settled & public - indexed.keys()),
        ghosts=sorted(settled & (indexed.keys() - public)),
        stale=sorted(w for w in settled & public & indexed.keys() if indexed[w] < logged.get(w, 0)),
    )


def audit_and_remember(engine: Engine) -> Audit:
    found = audit(engine)
    counts = {"missing": len(found.missing), "ghosts": len(found.ghosts), "stale": len(found.stale)}
    AuditResult.objects.update_or_create(engine=engine.name, defaults=counts)
    return found


def repair(found: Audit) -> None:
    """One row a work, however many: a row for all works would miss those that the database no longer has."""
    for start in range(0, len(found.drift), MANY):
        record_works(found.drift[start : start + MANY])


def _on_their_way(applied: int) -> set[UUID]:
    later = ChangeEvent.objects.filter(Q(seq__gt=applied) | Q(seq=None))
    return {work_id for event in later.iterator() for work_id in works_of(event)}


def _last_places() -> dict[UUID, int]:
    rows = ChangeEvent.objects.filter(scope=ChangeEvent.Scope.WORK).values_list("key").annotate(Max("seq"))
    return {UUID(key): seq or 0 for key, seq in rows}
