"""Translations that are due soon. Once for each date, 7 and 2 days before: the rows of the notices are what says so."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

from django.db.models import Q
from django.utils import timezone

from cms.localisation.jobs import LEFT
from cms.localisation.models import TranslationJob

from .service import nearly_due

DAYS = (2, 7)


def remind_of_due(stop: Event | None = None) -> None:
    today = timezone.localdate()
    left = Q(page__live=False)
    for status in LEFT:
        left |= Q(**{f"{status.value}__gt": 0})
    jobs = TranslationJob.objects.filter(left, due__range=(today, today + timedelta(days=max(DAYS))))
    for job in jobs.filter(translation__enabled=True).select_related("translation__target_locale").order_by("pk"):
        if stop and stop.is_set():
            return
        days = min(days for days in DAYS if job.due and job.due <= today + timedelta(days=days))
        nearly_due(job, days)
