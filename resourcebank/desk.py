"""What a partner's people find on their desk, the first page of the admin.

Invariant: only the partner's own works, and the same number of queries however many there are. A work is on the desk as
its original; translations are their translators' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from cms.localisation.comments.service import questions_to
from cms.partners.models import Partner
from cms.quality.assessment import as_finding, open_findings

from .freshness import due_works, overdue_notice
from .models import DailyCount, ReaderLine, ResourcePage

SHOWN = 6  # of each list
LATE = timedelta(minutes=5)
USED_IN = timedelta(days=30)
Kind = DailyCount.Kind
Note = Callable[[ResourcePage], str]


@dataclass(frozen=True, slots=True)
class Row:
    work: ResourcePage
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pile:
    """Works that are alike in what is to be done with them, the most urgent first."""

    name: str
    heading: str
    rows: tuple[Row, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Use:
    """Of works that are public, in the last 30 days."""

    summary: str
    most_used: tuple[Row, ...]


def piles(partner: Partner) -> list[Pile]:
    """Those that hold something; what waits for the partner first."""
    works = _works(partner)
    sent_back = works.filter(review=WorkflowState.STATUS_NEEDS_CHANGES)
    to_review = works.filter(pk__in=due_works().values("pk")).order_by("review_by", "pk")
    to_mend = works.filter(pk__in=open_findings().values("assessment_id"))
    sought: list[tuple[str, str, QuerySet[Any], Note]] = [
        ("sent-back", _("Sent back to you"), sent_back, _reasons(sent_back)),
        ("late", _("Could not go live as planned"), _not_gone_live(works), _changed_at),
        ("review-by", _("To look at again"), to_review, _review_by),
        ("to-mend", _("To mend on public works"), to_mend, _what_to_mend(to_mend)),
        ("drafts", _("Drafts"), works.filter(review=None).filter(_UNFINISHED), _changed_at),
        ("in-review", _("With the reviewers"), works.filter(review=WorkflowState.STATUS_IN_PROGRESS), _changed_at),
    ]
    found = (_pile(name, heading, of_kind, note) for name, heading, of_kind, note in sought)
    return [pile for pile in found if pile.total]


def use(partner: Partner) -> Use:
    works = ResourcePage.objects.filter(partner=partner, is_original=True)
    counted = DailyCount.objects.filter(
        day__gt=timezone.localdate() - USED_IN,
        kind__in=[Kind.VIEW, Kind.DOWNLOAD],
        work_id__in=works.filter(live=True).values("translation_key"),
    )
    views, downloads = Sum("count", filter=Q(kind=Kind.VIEW)), Sum("count", filter=Q(kind=Kind.DOWNLOAD))
    total = counted.aggregate(views=views, downloads=downloads)
    each = counted.order_by().values("work_id").annotate(views=views, downloads=downloads, uses=Sum("count"))
    likely = each.order_by("-uses", "work_id")[:SHOWN]
    most: dict[UUID, Mapping[str, Any]] = {row["work_id"]: row for row in likely if row["work_id"]}
    titles = {work.translation_key: work for work in works.filter(translation_key__in=most).select_related("locale")}
    return Use(_counted(total), tuple(Row(titles[work_id], _counted(counts)) for work_id, counts in most.items()))


def lines_from_readers(partner: Partner) -> int:
    """In the last 30 days."""
    works = ResourcePage.objects.filter(partner=partner, is_original=True)
    lines = ReaderLine.objects.filter(work_id__in=works.values("translation_key"), hidden=False)
    return lines.filter(day__gt=timezone.localdate() - USED_IN).count()


def _counted(counts: Mapping[str, Any]) -> str:
    numbers = {"views": counts["views"] or 0, "downloads": counts["downloads"] or 0}
    return _("Views: %(views)d, downloads: %(downloads)d") % numbers


def questions_from_translators(partner: Partner, user: Any) -> int:
    """Open ones that she may answer."""
    of_works = Q(
        translation__source__object_id__in=ResourcePage.objects.filter(partner=partner).values("translation_key")
    )
    of_films = Q(translation__job__track__video__collection=partner.collection_id)
    return questions_to(user).filter(of_works | of_films).count()


def public_works_by_language(partner: Partner) -> dict[str, int]:
    counted = ResourcePage.objects.filter(partner=partner, live=True).order_by()
    return dict(counted.values_list("locale__language_code").annotate(Count("pk")))


_UNFINISHED = Q(live=False, expired=False) | Q(has_unpublished_changes=True)


def _works(partner: Partner) -> QuerySet[Any]:
    """With `review`, the status of the review they are in, if any, and the last decision's id."""
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id=Cast(OuterRef("pk"), CharField())
    )
    originals = ResourcePage.objects.filter(partner=partner, is_original=True).select_related("locale")
    return originals.annotate(
        review=Subquery(states.values("status")[:1]),
        decision_id=Subquery(states.values("current_task_state")[:1]),
    ).order_by("-latest_revision_created_at", "pk")


def _not_gone_live(works: QuerySet[Any]) -> QuerySet[Any]:
    """Whose time has come, and which a check or a gate holds back."""
    late = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now() - LATE)
    return works.filter(pk__in=late.annotate(page_id=Cast("object_id", BigIntegerField())).values("page_id"))


def _pile(name: str, heading: str, works: QuerySet[Any], note: Note) -> Pile:
    rows = tuple(Row(work, note(work)) for work in works[:SHOWN])
    return Pile(name, heading, rows, works.count() if len(rows) == SHOWN else len(rows))


def _what_to_mend(works: QuerySet[Any]) -> Note:
    """Each kind of thing once, however often it was found."""
    ids = list(works.values_list("pk", flat=True)[:SHOWN])
    messages: dict[int, dict[str, None]] = {pk: {} for pk in ids}
    for row in open_findings().filter(assessment_id__in=ids):
        if finding := as_finding(row):
            messages[row.assessment_id].setdefault(finding.message)
    return lambda work: " ".join(messages[work.pk])


def _reasons(works: QuerySet[Any]) -> Note:
    ids = list(works.values_list("decision_id", flat=True)[:SHOWN])
    decisions = {state.pk: state for state in TaskState.objects.filter(pk__in=ids).specific()}  # of any kind of task
    return lambda work: decisions[work.decision_id].get_comment()  # type: ignore[attr-defined] # annotated


def _review_by(work: ResourcePage) -> str:
    if overdue_notice(work.review_by):
        return _("by %(date)s; readers are told that nobody has") % {"date": date_format(work.review_by)}  # type: ignore[arg-type]
    return _("by %(date)s") % {"date": date_format(work.review_by)}  # type: ignore[arg-type] # filtered by it


def _changed_at(work: ResourcePage) -> str:
    when = work.latest_revision_created_at
    return _("last changed %(date)s") % {"date": date_format(timezone.localtime(when))} if when else ""
