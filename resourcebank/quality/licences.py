"""Whether the work promises readers only what all that is in it allows."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cms.media.licences import Licence, may_be_in
from cms.quality.checks import Found, Severity, check
from resourcebank.models import ResourcePage

from .media import media_of


@check(
    "licence-conflict",
    Severity.ERROR,
    _("“%(title)s” comes under %(licence)s, and may not be in a work under %(work)s."),
    remedy=_("Choose another licence for the work, or take something else."),
)
def conflicts(page: ResourcePage) -> Iterator[Found]:
    if page.licence not in Licence.values:
        return
    work = Licence(page.licence)
    for place, item in media_of(page):
        if item.licence and not may_be_in(Licence(item.licence), work):
            names = {"title": item.title, "licence": short_name(Licence(item.licence)), "work": short_name(work)}
            yield Found(place, params=names)


def short_name(licence: Licence) -> str:
    """ "CC BY", without what it means."""
    return str(licence.label).partition(":")[0]
