"""Whose a job is. Invariant: of two who take it at once one has it, and the other is told who."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from cms.localisation.gate import TranslationRefused
from cms.localisation.models import TranslationJob
from cms.localisation.roles import coordinates
from cms.localisation.signals import job_assigned

from .team import members_of


@transaction.atomic
def claim(job: TranslationJob, user: Any) -> None:
    if not TranslationJob.objects.filter(pk=job.pk, assignee=None).update(assignee=user):
        job.refresh_from_db()
        if job.assignee != user:
            raise TranslationRefused(_("%(name)s has taken it already.") % {"name": name_of(job.assignee)})
    _log(job, user, user)


@transaction.atomic
def release(job: TranslationJob, by: Any) -> None:
    """By whose it is, or a coordinator."""
    mine = TranslationJob.objects.filter(pk=job.pk)
    if not coordinates(by, job.translation.target_locale):
        mine = mine.filter(assignee=by)
    if not mine.update(assignee=None):
        raise TranslationRefused(_("It is not yours to give back."))
    _log(job, by, None)


@transaction.atomic
def assign(job: TranslationJob, by: Any, to: User | None, due: date | None) -> None:
    """By a coordinator, to one of the language's people."""
    locale = job.translation.target_locale
    if not coordinates(by, locale):
        raise TranslationRefused(_("Only a coordinator gives work to others."))
    if to and to.pk not in {member.user.pk for member in members_of(locale)}:
        raise TranslationRefused(_("%(name)s is none of the language's people.") % {"name": name_of(to)})
    before = TranslationJob.objects.select_for_update().get(pk=job.pk).assignee_id
    TranslationJob.objects.filter(pk=job.pk).update(assignee=to, due=due)
    job.assignee, job.due = to, due
    _log(job, by, to)
    if to and to.pk not in {before, by.pk}:
        job_assigned.send(TranslationJob, job=job, by=by)


def name_of(user: Any) -> str:
    return get_user_display_name(user) if user else ""


def _log(job: TranslationJob, by: Any, to: Any) -> None:
    if job.page:
        log(instance=job.page, action="localisation.assign", user=by, data={"to": name_of(to)})
