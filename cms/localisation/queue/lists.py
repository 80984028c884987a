"""The jobs of one language as its people see them. Everything is read from the jobs' own columns, so that a list costs the
same however many texts there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.localisation.models import TranslationJob
from cms.partners.models import Partner, PartnerIndexPage
from cms.partners.permissions import public_originals, public_pages

Demand = Callable[[Locale], Case]  # an expression of works: how often readers asked for each in the language

_demands: list[Demand] = []
ORDER = ("-critical", F("due").asc(nulls_last=True), "-demand", "pk")


class Show(models.TextChoices):
    """The lists."""

    MINE = "mine", _("Assigned to me")
    CONTINUE = "continue", _("Go on")
    OUTDATED = "outdated", _("The source has changed")
    NEW = "new", _("New")
    REVIEW = "review", _("To approve")
    MACHINE = "machine", _("By a machine, not checked")
    ALL = "all", _("All")


@dataclass(frozen=True, slots=True)
class Row:
    job: TranslationJob
    partner: str

    @property
    def percent(self) -> int:
        """Of the words."""
        words = self.job.words
        return (words - self.job.words_left) * 100 // words if words else 100


def jobs_of(locale: Locale) -> Any:
    """What its people may work on: translations under way of partners that are active."""
    suspended = Partner.objects.filter(status=Partner.Status.SUSPENDED)
    shelves = PartnerIndexPage.objects.filter(partner__in=suspended, locale=locale).values_list("path", flat=True)
    jobs = TranslationJob.objects.filter(translation__target_locale=locale, translation__enabled=True)
    jobs = jobs.exclude(page=None, track=None).exclude(track__video__collection__partner__in=suspended)
    for path in shelves:
        jobs = jobs.exclude(page__path__startswith=path)
    return jobs


def rule(show: Show, user: Any) -> Q:
    unfinished = Q(words_left__gt=0)
    return {
        Show.MINE: Q(assignee=user),
        Show.CONTINUE: Q(changed_by=user) & unfinished,
        Show.OUTDATED: Q(outdated__gt=0) | Q(source_changed_at__isnull=False),
        Show.NEW: unfinished & Q(outdated=0, suggested=0, machine=0, translated=0, approved=0),
        Show.REVIEW: Q(words_left=0, translated__gt=0),
        Show.MACHINE: Q(machine__gt=0),
        Show.ALL: Q(),
    }[show]


def counts(locale: Locale, user: Any) -> dict[Show, int]:
    """One query."""
    found: dict[str, int] = jobs_of(locale).aggregate(
        **{show.name: Count("pk", filter=rule(show, user) or None) for show in Show}
    )
    return {show: found[show.name] for show in Show}


def listed(locale: Locale, user: Any, show: Show, q: str = "", source: Locale | None = None) -> Any:
    """Critical ones first, then by when they are due, then by how often readers open the work."""
    jobs = jobs_of(locale).filter(rule(show, user))
    for word in q.split():
        jobs = jobs.filter(translation__source__object_repr__icontains=word)
    if source:
        jobs = jobs.filter(translation__source__locale=source)
    related = (
        "translation__source__locale",
        "translation__source__specific_content_type",
        "assignee",
        "page",
        "track__video",
    )
    return jobs.select_related(*related).order_by(*ORDER)


def rows(jobs: list[TranslationJob], locale: Locale) -> list[Row]:
    """Two queries, however many."""
    shelves = list(PartnerIndexPage.objects.filter(locale=locale).select_related("partner"))
    by_path: Mapping[str, str] = {shelf.path: shelf.partner.name for shelf in shelves}
    by_collection = {shelf.partner.collection_id: shelf.partner.name for shelf in shelves}
    length = len(next(iter(by_path), ""))

    def partner(job: TranslationJob) -> str:
        if job.track:
            return by_collection.get(job.track.video.collection_id, "")
        return by_path.get(job.page.path[:length], "") if job.page else ""

    return [Row(job, partner(job)) for job in jobs]


def register_demand(demand: Demand) -> Demand:
    """By those who know the readers."""
    _demands.append(demand)
    return demand


def not_begun(locale: Locale, q: str = "", source: Locale | None = None) -> Any:
    """Public works in their first language that have no version in this one: first those that readers ask for in it most,
    then the newest."""
    begun = public_pages().model.objects.filter(locale=locale).values("translation_key")
    originals = public_originals().exclude(locale=locale).exclude(translation_key__in=begun)
    for word in q.split():
        originals = originals.filter(title__icontains=word)
    if source:
        originals = originals.filter(locale=source)
    asked_for = [demand(locale).desc() for demand in _demands]
    return originals.select_related("locale").order_by(*asked_for, "-first_published_at", "-pk")
