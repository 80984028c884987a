"""What a machine suggests where a translation has no words yet. Invariant: nothing is sent unless a person who may change
that translation has asked for it; what comes back is written only where there are still no words, together with how far the
job is, in one transaction. So a person's words are never written over, and whoever is killed, at any moment, leaves each
text with one suggestion or none; whoever comes next goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.db import Error as DatabaseFailure
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail_localize.models import Translation

from cms.localisation.checks.text import plain_text
from cms.localisation.exchange.service import is_locked, may_exchange, subject_of
from cms.localisation.gate import TranslationRefused, machine_may_be_asked
from cms.localisation.jobs import recount
from cms.localisation.segments import MANUAL, has_words, previous_of, with_translations
from cms.localisation.services import refresh_translation
from cms.localisation.tracks import translation_of_track
from cms.localisation.words import Maker, write_segment
from cms.media.video.editor.rights import is_public_film
from cms.media.video.models import Track
from cms.partners.permissions import public_pages
from cms.terminology.recognition import FoundTerm, TermBook, term_book

from .base import Engine, EngineAway, EngineRefused, engine_for
from .calls import Ending, UsedUp, begun, ended, used_up
from .models import MachineJob, Problem
from .protection import guard, release

logger = logging.getLogger(__name__)
State = MachineJob.State
LEASE = timedelta(minutes=3)  # a worker that is not heard of for so long has died; longer than any call takes
MAX_SEGMENTS, MAX_CHARACTERS = 20, 4000  # of one call, but for a text that is longer by itself
WAITS = (10, 30, 120, 600, 1800)  # seconds after each failure in a row; then it is given up
LONGEST_WAIT = 3600


class Lost(Exception):
    """The job is no longer this worker's: stopped, or taken for a dead one's."""


# --- What a person does with it -----------------------------------------------------------------------------------
def problem_of(translation: Translation, subject: Any, user: Any) -> tuple[Engine | None, Problem | None]:
    """The engine that would be asked, and why it may not be."""
    language = translation.target_locale.language_code
    engine = engine_for(translation.source.locale.language_code, language)
    if user is None or not user.is_active or not may_exchange(user, subject):
        return engine, Problem.RIGHTS
    if engine is None:
        return None, Problem.NO_ENGINE
    if not machine_may_be_asked(translation.target_locale):
        return engine, Problem.OFF
    if is_locked(subject, user):
        return engine, Problem.LOCKED
    if not (engine.may_see_drafts or _is_public(subject.translation_of)):
        return engine, Problem.DRAFT
    return engine, used_up(language)


def ask(translation: Translation, user: Any) -> MachineJob:
    """Begin, or go on with what has no words still; the one that is at work already. TranslationRefused if it may not be."""
    subject = subject_of(translation)
    engine, problem = problem_of(translation, subject, user)
    if engine is None or problem:
        raise TranslationRefused(str((problem or Problem.NO_ENGINE).label))
    with transaction.atomic():
        read_again(translation, subject)
        job, _created = MachineJob.objects.select_for_update().get_or_create(
            translation=translation, defaults={"state": State.DONE}
        )
        if not job.is_open:
            job = MachineJob(
                pk=job.pk, translation=translation, engine=engine.name, asked_by=user, total=len(missing(translation))
            )
            job.save(force_update=True)
    return job


def stop(job: MachineJob) -> bool:
    """What has been suggested stays."""
    running = MachineJob.objects.filter(pk=job.pk, state__in=[State.WAITING, State.WORKING])
    return bool(running.update(state=State.STOPPED, claim=None))


def read_again(translation: Translation, subject: Any) -> None:
    """The source's words as they are now."""
    if isinstance(subject, Track):
        translation_of_track(subject)
    else:
        refresh_translation(translation)


def missing(translation: Translation, after: int = -1) -> list[Any]:
    """The segments without words, in their order; of those that have their words together, the first. Where a person wrote
    while the source said something else, her words are what is to be changed."""
    segments: list[Any] = list(with_translations(translation).select_related("string", "context"))
    previous = previous_of(translation, segments)
    first = {(segment.string_id, segment.context_id): segment for segment in reversed(segments)}
    return [
        segment
        for segment in segments
        if segment.order > after
        and not has_words(segment.data)
        and first[segment.string_id, segment.context_id] is segment
        and not (segment.pk in previous and previous[segment.pk].translation_type == MANUAL)
    ]


def _is_public(source: Any) -> bool:
    """What would be sent, anybody may read."""
    if isinstance(source, Track):
        return bool(source.public_text) and source.public_text == source.text and is_public_film(source.video)
    return bool(public_pages().filter(pk=source.pk).exists())


# --- What the worker does -----------------------------------------------------------------------------------------
def suggest_next(leaving: Callable[[], bool] = lambda: False) -> bool:
    """The job that has waited longest; False if there is none. One over which the program stumbles holds up no other."""
    job = _claim()
    if job is None:
        return False
    work = _Work(job)
    try:
        while work.batch():
            if leaving():
                work.mine().update(state=State.WAITING, claim=None)
                break
    except Lost:
        pass
    except UsedUp as reached:
        work.fail(reached.problem)
    except EngineAway as error:
        work.try_later(error.retry_after)
    except EngineRefused:
        work.fail(Problem.REFUSED)
    except DatabaseFailure:
        raise  # the claim runs out by itself
    except Exception:
        logger.exception("Suggestions for translation %s", job.translation_id)
        work.fail(Problem.BROKEN)
    return True


def _claim() -> MachineJob | None:
    now, claim = timezone.now(), uuid4()
    free = Q(state=State.WAITING, next_try__lte=now) | Q(state=State.WORKING, claimed_until__lt=now)
    for pk in MachineJob.objects.filter(free).order_by("next_try", "pk").values_list("pk", flat=True)[:10]:
        taken = MachineJob.objects.filter(free, pk=pk)  # by whoever is first
        if taken.update(state=State.WORKING, claim=claim, claimed_until=_until()):
            translation = "translation__source__locale", "translation__target_locale"
            return MachineJob.objects.select_related(*translation, "asked_by").filter(claim=claim).first()
    return None


def _until() -> datetime:
    return timezone.now() + LEASE


class _Work:
    """One job, as long as it is this worker's."""

    def __init__(self, job: MachineJob) -> None:
        self.job = job
        self.translation = job.translation
        self.source = job.translation.source.locale.language_code
        self.target = job.translation.target_locale.language_code

    @cached_property
    def book(self) -> TermBook:
        return term_book(self.source, self.target)

    def mine(self) -> QuerySet[MachineJob]:
        return MachineJob.objects.filter(pk=self.job.pk, claim=self.job.claim, state=State.WORKING)

    def fail(self, problem: Problem) -> None:
        self.mine().update(state=State.FAILED, problem=problem, claim=None)

    def try_later(self, retry_after: float) -> None:
        failures = self.job.failures
        if failures >= len(WAITS):
            self.fail(Problem.AWAY)
            return
        wait = timedelta(seconds=min(max(WAITS[failures], retry_after), LONGEST_WAIT))
        self.mine().update(state=State.WAITING, failures=failures + 1, next_try=timezone.now() + wait, claim=None)

    def batch(self) -> bool:
        """Whether there may be more."""
        if not self.mine().update(claimed_until=_until()):
            raise Lost
        self.job.refresh_from_db(fields=["position", "failures"])
        engine, problem = problem_of(self.translation, subject_of(self.translation), self.job.asked_by)
        if engine is None or problem:
            self.fail(problem or Problem.NO_ENGINE)
            return False
        segments = _first(missing(self.translation, self.job.position))
        if not segments:
            self.mine().update(state=State.DONE, claim=None)
            return False
        self._suggest(segments, engine)
        return True

    def _suggest(self, segments: list[Any], engine: Engine) -> None:
        found = [self.book.find(plain_text(segment.string.data)) for segment in segments]
        sent = [guard(one.string.data, _names(terms)) for one, terms in zip(segments, found, strict=True)]
        terms = {term.matched: term.preferred for one in found for term in one if term.preferred}
        texts = [one.text for one in sent]
        call = begun(engine, self.translation, len(texts), sum(map(len, texts)), self.job.asked_by)
        try:
            made = engine.translate(texts, self.source, self.target, terms)
            whole = [release(one, text) for one, text in zip(sent, made, strict=True)]
        except EngineAway as error:
            ended(call, Ending.AWAY, said=str(error))
            raise
        except EngineRefused as error:
            ended(call, Ending.REFUSED, said=str(error))
            raise
        except Exception as error:
            ended(call, Ending.BROKEN, said=type(error).__name__)
            raise
        ended(call, Ending.ANSWERED, whole=sum(one is not None for one in whole))
        self._keep(segments, whole, engine)

    def _keep(self, segments: list[Any], whole: list[str | None], engine: Engine) -> None:
        with transaction.atomic():
            if self.mine().select_for_update().first() is None:
                raise Lost
            maker = Maker.of(None, engine.tool)
            kept = sum(self._offer(*pair, maker) for pair in zip(segments, whole, strict=True))
            recount(self.translation)
            self.mine().update(
                position=segments[-1].order, done=F("done") + len(segments), suggested=F("suggested") + kept,
                failures=0, claimed_until=_until(),
            )  # fmt: skip

    def _offer(self, segment: Any, data: str | None, maker: Maker) -> bool:
        """Whether it was kept: nobody has written there meanwhile, and it fits."""
        if data is None:
            return False
        try:
            with transaction.atomic():
                write_segment(self.translation, segment, data, maker, segment.version or 0)
        except TranslationRefused:
            return False
        return True


def _names(terms: list[FoundTerm]) -> set[str]:
    """As they are written in the text."""
    return {term.matched for term in terms if term.do_not_translate}


def _first(segments: list[Any]) -> list[Any]:
    """As many as one call takes; at least one, if there is one."""
    taken, length = segments[:1], 0
    for segment in segments[1:MAX_SEGMENTS]:
        length += len(taken[-1].string.data)
        if length + len(segment.string.data) > MAX_CHARACTERS:
            break
        taken.append(segment)
    return taken
