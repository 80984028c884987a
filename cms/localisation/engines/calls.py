"""Every time that texts are sent is written down before they are, and only where the language has characters left; so the
log lacks nothing, whoever is killed, and two workers together do not send more than one may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation

from .base import Engine
from .models import EngineCall, Problem

Ending = EngineCall.Ending


class UsedUp(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Used:
    """Characters sent for one language."""

    day: int
    month: int


def begun(engine: Engine, translation: Translation, segments: int, characters: int, user: Any) -> EngineCall:
    """UsedUp where the language has not so many characters left."""
    language = translation.target_locale.language_code
    with transaction.atomic():
        # One counts at a time. `no_key`: rows that only point to the locale do not wait.
        Locale.objects.select_for_update(no_key=True).get(pk=translation.target_locale_id)
        problem = used_up(language, characters)
        if problem:
            raise UsedUp(problem)
        return EngineCall.objects.create(
            engine=engine.name,
            version=engine.version,
            is_local=engine.is_local,
            source_language=translation.source.locale.language_code,
            language=language,
            work_id=translation.source.object_id,
            segments=segments,
            characters=characters,
            asked_by=user,
        )


def ended(call: EngineCall, ending: Ending, *, whole: int = 0, said: str = "") -> None:
    """Once: what is said first stays."""
    rows = EngineCall._base_manager.filter(pk=call.pk, ending=Ending.UNKNOWN)
    rows.update(ending=ending, whole=whole, said=said[:200])


def used(language: str) -> Used:
    """What an engine refused does not count."""
    now = timezone.localtime()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = EngineCall.objects.filter(language=language, at__gte=today.replace(day=1)).exclude(ending=Ending.REFUSED)
    sums = sent.aggregate(
        day=Coalesce(Sum("characters", filter=Q(at__gte=today)), 0), month=Coalesce(Sum("characters"), 0)
    )
    return Used(**sums)


def used_up(language: str, characters: int = 1) -> Problem | None:
    sent = used(language)
    if sent.month + characters > settings.MACHINE_CHARACTERS_A_MONTH:
        return Problem.MONTH
    return Problem.DAY if sent.day + characters > settings.MACHINE_CHARACTERS_A_DAY else None


def sums_by_month(languages: list[str]) -> Any:
    """The newest month first: of each language and engine the calls, texts, characters, and how many did not answer."""
    calls = EngineCall.objects.filter(language__in=languages).annotate(month=TruncMonth("at")).order_by()
    return (
        calls.values("month", "language", "engine")
        .annotate(
            calls=Count("pk"),
            sent=Sum("segments"),
            characters=Sum("characters"),
            whole=Sum("whole"),
            unanswered=Count("pk", filter=~Q(ending=Ending.ANSWERED)),
        )
        .order_by("-month", "language", "engine")
    )
