"""What readers ask of a language, told to those who translate into it: how often they open a work of late, and how often
they say that they would like to read it in the language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, Sum, When
from django.utils import timezone
from wagtail.models import Locale

from cms.localisation.models import TranslationJob
from cms.localisation.queue.lists import register_demand

from .models import ResourcePage
from .models.usage import DailyCount
from .visibility import public_resources

DAYS = 90
JOBS_AT_ONCE = 500
A_WISH_IS_WORTH = 10  # views: she took the trouble to say it
WANTED_LOOKED_AT = 500
Kind = DailyCount.Kind


class Wanted(NamedTuple):
    """A work that readers would like to read in a language into which nobody has begun to translate it."""

    work: ResourcePage  # its original
    language: str
    times: int


def tell_translators() -> None:
    """Writes only what has changed."""
    views = _of_late(Kind.VIEW).exclude(work_id=None)
    viewed: dict[UUID, int] = dict(views.values_list("work_id").annotate(total=Sum("count")))
    wanted = wishes()
    changed = []
    jobs = TranslationJob.objects.exclude(page=None).only(
        "pk", "demand", "translation__source__object_id", "translation__target_locale__language_code"
    )
    for job in jobs.select_related("translation__source", "translation__target_locale").iterator():
        work, language = job.translation.source.object_id, job.translation.target_locale.language_code
        now = viewed.get(work, 0) + A_WISH_IS_WORTH * wanted.get((work, language), 0)
        if now != job.demand:
            job.demand = now
            changed.append(job)
    TranslationJob.objects.bulk_update(changed, ["demand"], batch_size=JOBS_AT_ONCE)


def wishes() -> dict[tuple[UUID, str], int]:
    """By work and the language in which readers would like to read it, the most wanted first."""
    wished = _of_late(Kind.WANTED).order_by().values_list("work_id", "language")
    rows = wished.annotate(times=Sum("count")).order_by("-times", "work_id", "language")
    return {(work, language): times for work, language, times in rows if work}


@register_demand
def wished_for(locale: Locale) -> Case:
    """How often readers said that they would like to read a work in the language; the sum is made only for works of which
    anybody did."""
    wished = _of_late(Kind.WANTED).filter(language=locale.language_code).order_by()
    of_work = wished.filter(work_id=OuterRef("translation_key")).values("work_id")
    times = of_work.annotate(times=Sum("count")).values("times")
    return Case(When(translation_key__in=wished.values("work_id"), then=Subquery(times)), default=0)


def wanted_without_translation(works: Any, most: int) -> list[Wanted]:
    """Of these public works, a queryset, those wanted most. Three queries."""
    asked = list(wishes().items())[:WANTED_LOOKED_AT]
    ids = {work for (work, _language), _times in asked}
    begun = set(_variants(ids))
    originals = public_resources().filter(pk__in=works.filter(is_original=True, translation_key__in=ids).values("pk"))
    titles = {work.translation_key: work for work in originals.select_related("locale")}
    found = (
        Wanted(titles[work], language, times)
        for (work, language), times in asked
        if work in titles and (work, language) not in begun
    )
    return list(found)[:most]


def _variants(works: Iterable[UUID]) -> Any:
    variants = ResourcePage.objects.filter(translation_key__in=works, alias_of=None).order_by()
    return variants.values_list("translation_key", "locale__language_code")


def _of_late(kind: str) -> Any:
    return DailyCount.objects.filter(kind=kind, day__gte=timezone.localdate() - timedelta(days=DAYS))
