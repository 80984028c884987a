"""How often readers open a work of late, told to those who translate it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from cms.localisation.models import TranslationJob

from .models.usage import DailyCount

DAYS = 90
JOBS_AT_ONCE = 500


def tell_translators() -> None:
    """Writes only what has changed."""
    since = timezone.localdate() - timedelta(days=DAYS)
    views = DailyCount.objects.filter(kind=DailyCount.Kind.VIEW, day__gte=since).exclude(work_id=None)
    demand: dict[UUID, int] = dict(views.values_list("work_id").annotate(total=Sum("count")))
    changed = []
    jobs = TranslationJob.objects.exclude(page=None).only("pk", "demand", "translation__source__object_id")
    for job in jobs.select_related("translation__source").iterator():
        now = demand.get(job.translation.source.object_id, 0)
        if now != job.demand:
            job.demand = now
            changed.append(job)
    TranslationJob.objects.bulk_update(changed, ["demand"], batch_size=JOBS_AT_ONCE)
