"""Invariant: a page that the checks find an error in does not go live and is not submitted, whoever tries: a form, an
approval, the schedule, an import, a shell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.refusal import Refused

from .checks import Finding, errors_of

SHOWN = 3


class QualityRefused(Refused):
    pass


def check_quality(page: Page) -> None:
    """QualityRefused if the page has errors."""
    if errors := errors_of(page):
        raise QualityRefused(what_to_mend(page, errors), page if page.pk else None)


def what_to_mend(page: Page, errors: list[Finding]) -> str:
    message = _("“%(title)s” cannot go to readers before this is mended:") % {"title": page.title}
    more = len(errors) - SHOWN
    texts = [f"{error.message} {error.remedy}" for error in errors[:SHOWN]]
    return " ".join([message, *texts, *([_("And %(count)d more.") % {"count": more}] if more > 0 else [])])


class CheckedPageMixin:
    """For a page type: its `save` is where every way to publish comes along."""

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        if self._goes_to_readers(kwargs.get("update_fields")):
            self.before_readers()
            check_quality(self)
        super().save(*args, **kwargs)  # type: ignore[misc]

    def before_readers(self) -> None:
        """For what follows from publishing by itself."""

    def _goes_to_readers(self: Any, update_fields: Collection[str] | None) -> bool:
        """Whether the save is of a revision that is published, or puts a page before readers otherwise."""
        if not self.live or self.alias_of_id or (update_fields is not None and "live" not in update_fields):
            return False
        if self._state.adding:
            return True
        before = Page.objects.filter(pk=self.pk).order_by().values_list("live", "live_revision_id").first()
        return before != (True, self.live_revision_id)
