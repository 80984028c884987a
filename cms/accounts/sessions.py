"""Where a person is logged in. Django's sessions say whose they are only inside, so all that are not over are read: only
people with an account have one, and none is older than a week."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone


def end_others(request: HttpRequest) -> None:
    """All of hers but the one in which she asks for it."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=request.session.session_key)
    hers = [one.pk for one in running.iterator() if one.get_decoded().get(SESSION_KEY) == str(request.user.pk)]
    Session.objects.filter(pk__in=hers).delete()
