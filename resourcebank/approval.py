"""Approving many works of trusted partners in one go. Invariant: each work is approved by the rules of one, in the version
that the reviewer was shown, with a decision of its own in its history; what may not be is left as it was, and she is told
which and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from cms.partners.models import Partner
from cms.refusal import Refused
from cms.review.models import APPROVE, wrote_last
from cms.review.notices import one_letter_each

from .models import ResourcePage

Version = tuple[int, int]  # ids of page and revision


@dataclass(frozen=True)
class Refusal:
    title: str
    why: str


def waiting_for(user: Any) -> Any:
    """Works of trusted partners that wait for her; with what a list shows of them."""
    states = TaskState.objects.reviewable_by(user).order_by()
    ids = states.annotate(page_id=Cast("workflow_state__object_id", BigIntegerField())).values("page_id")
    trusted = ResourcePage.objects.filter(pk__in=ids, partner__trusted=True, partner__status=Partner.Status.ACTIVE)
    shown = trusted.select_related("partner", "locale", "content_type", "latest_revision__user")
    return shown.order_by("partner__name", "latest_revision_created_at", "pk")


def approve(user: Any, chosen: Iterable[Version]) -> tuple[int, list[Refusal]]:
    """How many were approved, and what was not."""
    approved = 0
    refusals: list[Refusal] = []
    with one_letter_each():
        for page_id, revision_id in sorted(chosen):  # in one order, so that two reviewers never wait for each other
            Page.objects.select_for_update().filter(pk=page_id).first()  # as whoever saves it does
            page = ResourcePage.objects.filter(pk=page_id).first()
            if page is None:
                continue
            why = _approve(user, page, revision_id)
            if why:
                refusals.append(Refusal(page.get_admin_display_title(), why))
            else:
                approved += 1
    return approved, refusals


def _approve(user: Any, page: ResourcePage, revision_id: int) -> str:
    """Why not; empty where it is approved."""
    if not waiting_for(user).filter(pk=page.pk).exists():
        return _("It does not wait for you any more, or its partner is not trusted.")
    if page.latest_revision_id != revision_id:
        return _("It was changed after you opened the list. Look at it again.")
    if wrote_last(page, user):
        return _("You changed it last, so somebody else has to approve it.")
    state = TaskState.objects.reviewable_by(user).get(workflow_state__object_id=str(page.pk))
    try:
        with transaction.atomic():
            state.task.specific.on_action(state.specific, user, APPROVE)
    except Refused as refusal:
        return str(refusal)
    return ""
