"""Works age. Each is to be looked at again by a day: its partner's people are reminded in time, and readers are told when
nobody has for long.

Invariant: nobody is reminded twice of one work's one date, whoever dies when. A reminder is written down before its letter
is sent; a worker that is killed between the two sends none, and the work stands on the partner's desk all the same."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from smtplib import SMTPException
from threading import Event
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.letters import in_language_of
from cms.partners.models import Partner

from .models import ResourcePage, ReviewReminder

SOON = timedelta(days=30)
IN_A_LETTER = 20  # works that are named

logger = logging.getLogger(__name__)


def due_works() -> Any:
    """Live works to look at again within a month, the longest due first."""
    live = ResourcePage.objects.filter(live=True, is_original=True, review_by__lte=timezone.localdate() + SOON)
    return live.order_by("review_by", "pk")


def overdue_notice(review_by: date | None) -> str | None:
    """For readers, in theirs, when nobody has looked at the work for long."""
    if review_by is None or review_by + timedelta(days=settings.OVERDUE_AFTER_DAYS) > timezone.localdate():
        return None
    message = _("Its authors wanted to look at this again by %(date)s and have not; some of it may have changed.")
    return message % {"date": date_format(review_by)}


# --- Reminders ----------------------------------------------------------------------------------------------------
def remind(stop: Event | None = None) -> int:
    """How many letters were sent: one to each person, of all that is due."""
    sent = 0
    partners = Partner.objects.filter(status=Partner.Status.ACTIVE, pk__in=due_works().order_by().values("partner"))
    for partner in partners:
        works = list(due_works().filter(partner=partner).select_related("locale"))
        for user in _people(partner):
            if stop and stop.is_set():
                return sent
            sent += _remind(user, partner, works)
    return sent


def _people(partner: Partner) -> Iterable[User]:
    members = User.objects.filter(is_active=True, groups__partner_role__partner=partner).exclude(email="")
    return members.distinct().order_by("pk")


def _remind(user: User, partner: Partner, works: Sequence[ResourcePage]) -> bool:
    """Whether there was something new to tell."""
    told = set(ReviewReminder.objects.filter(user=user, work__in=works).values_list("work", "due"))
    new = [work for work in works if (work.pk, work.review_by) not in told]
    rows = [ReviewReminder(work=work, user=user, due=work.review_by) for work in new if work.review_by]
    if not rows:
        return False
    try:
        with transaction.atomic():
            ReviewReminder.objects.bulk_create(rows)
    except IntegrityError:  # another worker is telling her
        return False
    try:
        _send(user, partner, new)
    except (OSError, SMTPException):
        logger.exception("Could not remind %s; trying again later", user.email)
        ReviewReminder.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return False
    return True


def _send(user: User, partner: Partner, works: Sequence[ResourcePage]) -> None:
    with in_language_of(user):
        subject = ngettext("%(count)d work to look at again", "%(count)d works to look at again", len(works))
        context = {
            "partner": partner,
            "works": works[:IN_A_LETTER],
            "more": max(0, len(works) - IN_A_LETTER),
            "admin": settings.WAGTAILADMIN_BASE_URL,
        }
        text = render_to_string("resourcebank/mail/review_due.txt", context)
    send_mail(subject % {"count": len(works)}, text, None, [user.email])
