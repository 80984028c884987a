"""Which addresses are asked when. Invariant: each that a live page has is asked once a week, a failing one every day, by one
worker at a time, however many there are; a page that is gone counts as broken at once, a server that is away when it has
been for days."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from django.utils import timezone

from ..models import ExternalLink, Problem
from .fetch import problem_of

AGAIN_AFTER = timedelta(days=7)
SOONER_AFTER = timedelta(days=1)
CLAIMED_FOR = timedelta(hours=1)
BETWEEN = 0.5  # seconds; nobody is asked faster
BATCH = 100
TRIES = 3  # a server that is away is given so many days


def check_due_links(changed: Callable[[ExternalLink], None], stop: Event | None = None) -> int:
    """How many were asked. `changed` is called with each that is broken or mended now."""
    asked = 0
    while links := list(_due()):
        for link in links:
            if stop and stop.is_set():
                return asked
            if _claim(link):
                if _note(link, problem_of(link.url)):
                    changed(link)
                asked += 1
                (stop.wait if stop else time.sleep)(BETWEEN)
    return asked


def _due() -> list[ExternalLink]:
    due = ExternalLink.objects.filter(due_at__lte=timezone.now(), pages__page__live=True)
    return list(due.order_by("due_at", "pk").distinct()[:BATCH])


def _claim(link: ExternalLink) -> bool:
    """Whether no other worker has it."""
    now = timezone.now()
    return bool(ExternalLink.objects.filter(pk=link.pk, due_at=link.due_at).update(due_at=now + CLAIMED_FOR))


def _note(link: ExternalLink, problem: Problem | None) -> bool:
    """Whether it is broken or mended by what was found."""
    now, was_broken = timezone.now(), link.is_broken
    link.checked_at, link.problem = now, problem or ""
    link.failures = link.failures + 1 if problem else 0
    link.failing_since = (link.failing_since or now) if problem else None
    link.is_broken = problem == Problem.GONE or link.failures >= TRIES
    link.due_at = now + (SOONER_AFTER if problem else AGAIN_AFTER)
    link.save()
    return link.is_broken != was_broken
