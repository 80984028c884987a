"""What a bank needs every day so that it stays right: what each language has is counted, people are reminded of works that
age, works whose surroundings may have changed are asked the checks again, what readers wrote long ago is deleted, and links
to elsewhere are followed. Invariant:
each step is done wholly or not at all, and doing it again does no harm, so a worker may be stopped or killed anywhere, and
several may run."""

from __future__ import annotations

import logging
from threading import Event

from django.conf import settings
from django.db import Error as DatabaseFailure

from cms.localisation.notices.due import remind_of_due
from cms.localisation.segments import count_words
from cms.quality.assessment import assess, to_assess
from cms.quality.links.schedule import check_due_links
from cms.quality.models import ExternalLink

from .coverage_trend import keep_today
from .demand import tell_translators
from .freshness import remind
from .gaps import forget_readers_words
from .models import ResourcePage
from .quality.links import external_addresses

logger = logging.getLogger(__name__)


def take_care(stop: Event | None = None) -> None:
    keep_today()
    remind(stop)
    tell_translators()
    forget_readers_words()
    remind_of_due(stop)
    for work in to_assess(ResourcePage.objects.filter(is_original=True, alias_of=None)).specific():
        if stop and stop.is_set():
            return
        try:
            assess_work(work)
        except DatabaseFailure:
            raise
        except Exception:  # of one work holds up no other
            logger.exception("Could not ask %s the checks", work)
    if settings.CHECK_LINKS:
        check_due_links(assess_works_with, stop)


def assess_work(work: ResourcePage) -> None:
    assess(work, [address for _place, address in external_addresses(work)])
    if work.words is None:  # it was published before words were counted
        ResourcePage.objects.filter(pk=work.pk, words=None).update(words=count_words(work))


def assess_works_with(link: ExternalLink) -> None:
    for work in ResourcePage.objects.filter(external_links__link=link, live=True).specific():
        assess_work(work)
