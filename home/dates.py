"""How long a reader still has. It depends on the day that the page is asked for, unlike all else on it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.api.v1.presenters import Json


def due(work: Json) -> Json | None:
    """Of a deadline; None where there is none."""
    if not work["deadline"]:
        return None
    at = timezone.localtime(parse_datetime(work["deadline"]))
    days = (at.date() - timezone.localdate()).days
    closed = at < timezone.now()
    return {"at": at, "closed": closed, "words": _words(days, closed=closed)}


def is_over(work: Json) -> bool:
    """Of an event."""
    ends = work["details"].get("ends_at") or work["starts_at"]
    moment = parse_datetime(ends) if ends else None
    return moment is not None and moment < timezone.now()


def _words(days: int, *, closed: bool) -> str:
    if closed:
        return _("Closed")
    if days == 0:
        return _("The last day is today")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
