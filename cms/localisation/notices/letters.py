"""Notices by e-mail. Invariant: no notice is in two letters. That it was sent is written down before it is, and taken back
where the mail server does not take it; a worker killed between the two sends none, and the notice is in the list all the
same. What she has read there, or may not know of any more, is not sent.

Once a day and once a week are times of the clock: what was there by then goes out, in one letter."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from threading import Event
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cms.letters import in_language_of

from .models import USUAL, ChosenPace, Kind, Notice, Pace
from .service import notices_of
from .wording import sentence

DIGEST_HOUR = 7  # in the site's time; once a week is on Mondays
OLDEST = timedelta(days=14)  # what could not be sent for so long is not news
RETRY = timedelta(minutes=10)
HIDDEN = timedelta(days=1)  # until it is asked again whether she may know of it
IN_A_LETTER = 30  # of each kind, that are named
SALT = "cms.localisation.notices"

logger = logging.getLogger(__name__)


def send_letters(stop: Event | None = None) -> int:
    """How many were sent: to each person one, with all that is due."""
    now, sent = timezone.now(), 0
    recipients = _due(now).order_by("recipient").values_list("recipient", flat=True).distinct()
    for user in User.objects.filter(pk__in=list(recipients)).order_by("pk"):
        if stop and stop.is_set():
            break
        sent += _send_to(user, now)
    return sent


def _due(now: datetime) -> QuerySet[Notice]:
    daily = timezone.localtime(now).replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    daily -= timedelta(days=1 if daily > now else 0)
    weekly = daily - timedelta(days=daily.weekday())
    chosen = ChosenPace.objects.filter(user=OuterRef("recipient"), kind=OuterRef("kind")).values("pace")
    usual = Case(*(When(kind=kind, then=Value(pace)) for kind, pace in USUAL.items()), output_field=CharField())
    waiting = Notice.objects.filter(read_at=None, mailed_at=None, created__gt=now - OLDEST)
    return (
        waiting.exclude(recipient__email="")
        .filter(Q(retry_at=None) | Q(retry_at__lte=now))
        .annotate(pace=Coalesce(Subquery(chosen[:1]), usual))
        .filter(Q(pace=Pace.AT_ONCE) | Q(pace=Pace.DAILY, created__lt=daily) | Q(pace=Pace.WEEKLY, created__lt=weekly))
    )


def _send_to(user: User, now: datetime) -> bool:
    due = _due(now).filter(recipient=user)
    shown = list(notices_of(user).filter(pk__in=due.values("pk")).order_by("created", "pk"))
    due.exclude(pk__in=[notice.pk for notice in shown]).update(retry_at=now + HIDDEN)
    claimed = [notice for notice in shown if Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=now)]
    if not claimed:  # another worker is telling her
        return False
    try:
        _letter(user, claimed).send()
    except (OSError, SMTPException):
        logger.exception("Could not send notices to %s; trying again later", user.email)
        Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(mailed_at=None, retry_at=now + RETRY)
        return False
    return True


def _letter(user: User, notices: Sequence[Notice]) -> EmailMessage:
    site = settings.WAGTAILADMIN_BASE_URL
    with in_language_of(user):
        parts = [_part(user, kind, [one for one in notices if one.kind == kind]) for kind in Kind]
        subject = ngettext("%(count)d notice of translations", "%(count)d notices of translations", len(notices))
        subject = sentence(notices[0]) if len(notices) == 1 else subject % {"count": len(notices)}
        context = {"parts": [part for part in parts if part["rows"]], "site": site}
        text = render_to_string("translation_notices/mail/notices.txt", context)
    headers = {  # RFC 8058: a mail program's own button sends one POST there
        "List-Unsubscribe": f"<{site}{stop_url(user, {Kind(notice.kind) for notice in notices})}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(subject, text, None, [user.email], headers=headers)


def _part(user: User, kind: Kind, notices: Sequence[Notice]) -> dict[str, Any]:
    rows = [(sentence(notice), reverse("localisation_notice", args=[notice.pk])) for notice in notices[:IN_A_LETTER]]
    more = max(0, len(notices) - IN_A_LETTER)
    return {"kind": kind, "rows": rows, "more": more, "stop": stop_url(user, [kind])}


# --- No more of these ---------------------------------------------------------------------------------------------
def stop_url(user: User, kinds: Iterable[Kind]) -> str:
    return reverse("stop_letters", args=[signing.dumps([user.pk, sorted(kinds)], salt=SALT)])


def whose_letters(token: str) -> tuple[User, list[Kind]] | None:
    """Whose, and of which kinds, a link of `stop_url` is about; None if it is not ours."""
    try:
        pk, kinds = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk).first()
    return (user, [Kind(kind) for kind in kinds if kind in Kind.values]) if user else None
