"""What became of works: the evaluation that projects owe their funders. Invariant: nothing but sums by day, which say
nothing of who read; each kind of sum in one query, however many works there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from cms.partners.models import Partner

from .models import DailyCount, Project, ReaderLine, ResourcePage

Kind = DailyCount.Kind
Useful = ReaderLine.Useful
Key = TypeVar("Key")


class Period(NamedTuple):
    """Both days are in it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Figures:
    views: int = 0
    downloads: int = 0
    yes: int = 0
    partly: int = 0
    no: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Figures)))

    @property
    def answers(self) -> int:
        return self.yes + self.partly + self.no

    def share(self, answer: str) -> float:
        """Of the answers, from 0 to 1."""
        return getattr(self, answer) / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Work:
    id: UUID
    title: str
    language: str
    partner: str
    project: str
    live: bool


class Searches(NamedTuple):
    """Of the whole bank, in one language."""

    found: int
    elsewhere: int
    nothing: int


@dataclass(frozen=True)
class Evaluation:
    works: dict[UUID, Work]
    figures: dict[tuple[UUID, str], Figures]  # by work and the language it was read in
    translations: dict[str, int]  # by language: published for the first time in the period
    searches: dict[str, Searches]

    @property
    def total(self) -> Figures:
        return added(self.figures.values())

    def by_work(self) -> dict[UUID, Figures]:
        return _grouped((work, figures) for (work, _language), figures in self.figures.items())

    def by_language(self) -> dict[str, Figures]:
        return _grouped((language, figures) for (_work, language), figures in self.figures.items())

    def by_project(self) -> dict[str, Figures]:
        return _grouped((self.works[work].project, figures) for (work, _language), figures in self.figures.items())


def works_of(partner: Partner | None, project: Project | None = None) -> QuerySet[ResourcePage]:
    """In their first language; None: of all."""
    works = ResourcePage.objects.filter(is_original=True, alias_of=None)
    if partner:
        works = works.filter(partner=partner)
    return works.filter(project=project) if project else works


def evaluate(works: QuerySet[ResourcePage], period: Period) -> Evaluation:
    """Four queries."""
    columns = ("translation_key", "title", "locale__language_code", "partner__name", "project__acronym", "live")
    found = {row[0]: Work(row[0], row[1], row[2], row[3], row[4] or "", row[5]) for row in works.values_list(*columns)}
    used = _figures(works, period)
    read = {work for work, _language in used}
    shown = {key: work for key, work in found.items() if work.live or key in read}
    return Evaluation(shown, used, _translations(works, period), _searches(period))


def lines_about(works: QuerySet[ResourcePage], period: Period) -> QuerySet[ReaderLine]:
    """The newest first, with those that somebody hid."""
    return ReaderLine.objects.filter(work_id__in=works.values("translation_key"), day__range=period)


def added(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())


def _figures(works: QuerySet[ResourcePage], period: Period) -> dict[tuple[UUID, str], Figures]:
    counted = DailyCount.objects.filter(
        day__range=period,
        kind__in=[Kind.VIEW, Kind.DOWNLOAD, Kind.USEFUL],
        work_id__in=works.values("translation_key"),
    )
    names = [one.name for one in fields(Figures)]
    sums: dict[str, Sum] = {
        "views": _sum(kind=Kind.VIEW),
        "downloads": _sum(kind=Kind.DOWNLOAD),
        **{answer: _sum(kind=Kind.USEFUL, label=answer) for answer in Useful.values},
    }
    rows: Any = counted.order_by().values("work_id", "language").annotate(**sums)
    return {(row["work_id"], row["language"]): Figures(*(row[name] for name in names)) for row in rows}


def _translations(works: QuerySet[ResourcePage], period: Period) -> dict[str, int]:
    """Those that are public still."""
    after = timezone.make_aware(datetime.combine(period.first, time.min))
    before = timezone.make_aware(datetime.combine(period.last + timedelta(days=1), time.min))
    made = ResourcePage.objects.filter(
        is_original=False,
        alias_of=None,
        live=True,
        first_published_at__gte=after,
        first_published_at__lt=before,
        translation_key__in=works.values("translation_key"),
    )
    return dict(made.order_by().values_list("locale__language_code").annotate(Count("pk")))


def _searches(period: Period) -> dict[str, Searches]:
    asked = DailyCount.objects.filter(kind=Kind.SEARCH, day__range=period).order_by().values("language")
    sums: Any = asked.annotate(**{label: _sum(label=label) for label in Searches._fields})
    return {row["language"]: Searches(*(row[label] for label in Searches._fields)) for row in sums}


def _sum(**of: str) -> Sum:
    return Sum("count", filter=Q(**of), default=0)


def _grouped(rows: Iterable[tuple[Key, Figures]]) -> dict[Key, Figures]:
    found: dict[Key, Figures] = {}
    for key, figures in rows:
        found[key] = found.get(key, Figures()) + figures
    return found
