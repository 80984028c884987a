"""Invariant: an index is what the change log says up to its `applied_seq`, and a change is applied by reading the
database anew, so that applying twice, late, or from several processes at once ends in the same index."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseFailure  # DatabaseError, and InterfaceError beside it
from django.db import connection, transaction
from django.db.models import Q
from django.dispatch import receiver
from wagtail.query import PageQuerySet

from resourcebank.models import CONCEPT_FIELDS, ResourcePage
from resourcebank.pictures import make_pictures
from resourcebank.visibility import public_resources

from .batch import read_batch
from .change_log import sequence_pending
from .documents import documents_of
from .engines import get_engine
from .engines.base import (
    Checkpoint,
    DocumentsRefused,
    Engine,
    EngineError,
    GenerationSwapped,
    IndexUnavailable,
    IndexWriter,
    LiveIndex,
    Rebuild,
    RebuildRunning,
    ResourceDocument,
)
from .models import ChangeEvent, DeadLetter
from .signals import change_logged

logger = logging.getLogger(__name__)
EVENTS_AT_ONCE = 500
WORKS_AT_ONCE = 200
IDS_AT_ONCE = 10_000
KEEP_EVERY = 30  # seconds of a rebuild that a process killed in the midst of it loses
NO_WORK = UUID(int=0)  # before any work's id
_rebuilding = threading.Lock()


@receiver(change_logged)
def apply_after_commit(**kwargs: Any) -> None:
    """Bring the index up to date when the transaction that is open now commits; once, however often it is asked."""
    planned = any(entry[1] is _apply_quietly for entry in connection.run_on_commit)
    if settings.SEARCH_INDEX_ON_COMMIT and not planned:
        transaction.on_commit(_apply_quietly, robust=True)


def _apply_quietly() -> None:
    """A broken index must never break what an editor does: it is logged, and the log keeps what is to be done."""
    try:
        apply_pending()
    except IndexUnavailable:
        rebuild_in_background()
    except EngineError:
        logger.exception("The index was not brought up to date; it will be with the next change or by search_worker")


def apply_pending(engine: Engine | None = None) -> int:
    """Apply what the log holds past the index's `applied_seq`; returns the number of works written or deleted."""
    engine = engine or get_engine()
    while True:
        try:
            return _apply_to(engine.live())
        except GenerationSwapped:
            logger.info("The index was rebuilt meanwhile; going on with the new one")


def _apply_to(live: LiveIndex) -> int:
    last = sequence_pending()  # asked after the index: it cannot be further, unless it saw what this database never did
    done, seen = 0, live.applied_seq
    if seen > last:
        raise IndexUnavailable("outdated", f"it has change {seen}, and the database only {last}: an older copy of it?")
    while seen < last:
        events = list(ChangeEvent.objects.filter(seq__gt=seen, seq__lte=last).order_by("seq")[:EVENTS_AT_ONCE])
        if not events:
            break
        seen = events[-1].seq or seen
        # Each work once, at its last place in the log.
        places = {work_id: event.seq or 0 for event in events for work_id in works_of(event)}
        done += len(places)
        for chunk in _chunks(places):
            _write(live, chunk, {work_id: places[work_id] for work_id in chunk})
        live.apply(applied_seq=seen)
    return done


def _write(writer: IndexWriter, work_ids: list[UUID], places: Mapping[UUID, int] | int) -> None:
    """Bring these works' documents to what the database says. What cannot be written becomes a dead letter, and the
    others are written all the same."""
    documents, refused = _build(work_ids, places)
    gone = [
        (str(work_id), places if isinstance(places, int) else places[work_id])
        for work_id in work_ids
        if work_id not in documents and work_id not in refused
    ]
    try:
        writer.apply(documents.values(), gone)
    except DocumentsRefused as error:
        refused |= {UUID(work_id): reason for work_id, reason in error.reasons.items()}
    _remember(work_ids, refused)


def _build(
    work_ids: list[UUID], places: Mapping[UUID, int] | int
) -> tuple[dict[UUID, ResourceDocument], dict[UUID, str]]:
    """(documents, reasons why others could not be built)."""
    try:
        batch = read_batch(work_ids)
        make_pictures(page for variants in batch.variants.values() for page in variants)
        return documents_of(batch, places), {}
    except DatabaseFailure:
        raise  # nothing is wrong with the works
    except Exception as error:  # whatever one broken work raises must not stop the rest
        if len(work_ids) == 1:
            logger.exception("Work %s could not be indexed", work_ids[0])
            return {}, {work_ids[0]: f"{type(error).__name__}: {error}"}
    documents: dict[UUID, ResourceDocument] = {}
    refused: dict[UUID, str] = {}
    for work_id in work_ids:
        built, reasons = _build([work_id], places)
        documents |= built
        refused |= reasons
    return documents, refused


def _remember(work_ids: list[UUID], refused: Mapping[UUID, str]) -> None:
    mended = DeadLetter.objects.filter(work_id__in=[work_id for work_id in work_ids if work_id not in refused])
    if mended.exists():  # or there is nothing to write
        mended.delete()
    for work_id, reason in refused.items():
        letter, created = DeadLetter.objects.get_or_create(work_id=work_id, defaults={"reason": reason})
        if not created:
            letter.reason, letter.attempts = reason, letter.attempts + 1
            letter.save()


def works_of(event: ChangeEvent, after: UUID = NO_WORK) -> Iterable[UUID]:
    """The works that one row of the log is about, in the order of their ids; those past `after` only."""
    scope = ChangeEvent.Scope
    if event.scope == scope.WORK:
        return [work_id for work_id in [UUID(event.key)] if work_id > after]
    works = ResourcePage.objects.filter(translation_key__gt=after)
    if event.scope == scope.PARTNER:
        works = works.filter(partner_id=event.key)
    elif event.scope == scope.PROJECT:
        works = works.filter(project_id=event.key)
    elif event.scope == scope.PROGRAMME:
        works = works.filter(project__programme_id=event.key)
    elif event.scope == scope.CONCEPT:
        filed = Q()
        for field in CONCEPT_FIELDS.values():
            filed |= Q(**{field: event.key})
        works = works.filter(filed)
    return works.order_by("translation_key").values_list("translation_key", flat=True).distinct()


class RebuildStopped(Exception):
    """Somebody asked for it; what was done is kept, and the next rebuild goes on from there."""


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    seconds: float  # since this process began
    resumed_at: int  # works that an earlier one had done

    @property
    def rate(self) -> float:
        """Works per second."""
        return (self.done - self.resumed_at) / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        return max(0, self.total - self.done) / self.rate if self.rate else None


def rebuild(
    engine: Engine | None = None,
    progress: Callable[[Progress], None] = lambda progress: None,
    stop: threading.Event | None = None,
) -> None:
    """Build the whole index beside the live one, swap, and catch up.

    It goes on where an earlier one died or was stopped. All that changed since that began is applied after the swap. One
    that this process has under way in the background is waited for.
    """
    with _rebuilding:
        _rebuild(engine or get_engine(), progress, stop or threading.Event())


def _rebuild(engine: Engine, progress: Callable[[Progress], None], stop: threading.Event) -> None:
    last = sequence_pending()
    with engine.rebuild(goes_on=lambda checkpoint: _is_of_this_log(checkpoint, last)) as generation:
        checkpoint = generation.checkpoint or Checkpoint(start=last)
        _fill(generation, checkpoint, progress, stop)
        generation.apply(applied_seq=checkpoint.start)
        generation.commit()
    apply_pending(engine)


def _is_of_this_log(checkpoint: Checkpoint, last: int) -> bool:
    if checkpoint.start > last:
        logger.warning("Beginning anew; an earlier rebuild knows changes that this database never had: an older copy?")
    return checkpoint.start <= last


def _fill(
    generation: Rebuild, checkpoint: Checkpoint, progress: Callable[[Progress], None], stop: threading.Event
) -> None:
    works = public_resources().filter(is_original=True).order_by("translation_key")
    last_id = UUID(checkpoint.last_id) if checkpoint.last_id else NO_WORK
    resumed_at = checkpoint.done
    total = resumed_at + works.filter(translation_key__gt=last_id).count()
    started = kept = time.monotonic()
    progress(Progress(resumed_at, total, 0, resumed_at))
    for chunk in _chunks(_ids(works, last_id)):
        _write(generation, chunk, checkpoint.start)
        checkpoint = replace(checkpoint, last_id=str(chunk[-1]), done=checkpoint.done + len(chunk))
        progress(Progress(checkpoint.done, total, time.monotonic() - started, resumed_at))
        if stop.is_set() or time.monotonic() >= kept + KEEP_EVERY:
            generation.keep(checkpoint)
            kept = time.monotonic()
        if stop.is_set():
            raise RebuildStopped(f"Stopped at {checkpoint.done} of {total} works")


def _ids(works: PageQuerySet[ResourcePage], after: UUID) -> Iterator[UUID]:
    """No query stays open while others are asked: on SQLite that would be a look at the past, and forbid to write."""
    while ids := list(works.filter(translation_key__gt=after).values_list("translation_key", flat=True)[:IDS_AT_ONCE]):
        yield from ids
        after = ids[-1]


def rebuild_in_background() -> None:
    """For a web process that finds no usable index: it goes on answering from the database meanwhile. A command that ends
    does not wait for it: whoever finds the index missing next goes on where it stopped."""
    if _rebuilding.acquire(blocking=False):
        threading.Thread(target=_rebuild_and_release, name="search-rebuild", daemon=True).start()


def _rebuild_and_release() -> None:
    try:
        _rebuild(get_engine(), lambda progress: None, threading.Event())
    except RebuildRunning:
        logger.info("Another process is rebuilding the index")
    except (EngineError, DatabaseFailure):
        logger.exception("The index could not be rebuilt")
    finally:
        connection.close()  # this thread's own
        _rebuilding.release()


def _chunks(works: Iterable[UUID]) -> Iterator[list[UUID]]:
    iterator = iter(works)
    while chunk := list(islice(iterator, WORKS_AT_ONCE)):
        yield chunk
