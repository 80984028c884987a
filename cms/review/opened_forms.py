"""Invariant: each form for a page that is opened has a name of its own, and each version says from which it came."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.models import Revision

from .models import SavedForm


class OpenedFormMixin:
    """For Wagtail's views that create and edit a page."""

    def get_context_data(self: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(opened_form=self.opened_form, **kwargs)  # type: ignore[misc,no-any-return]

    @cached_property
    def opened_form(self: Any) -> UUID:
        try:
            return UUID(self.request.POST.get("opened_form", ""))
        except ValueError:
            return uuid4()

    def saved_from_form(self: Any) -> QuerySet[SavedForm]:
        return SavedForm.objects.filter(form=self.opened_form, revision__user=self.request.user)

    def remember_form(self: Any, latest: Revision | None, before: Revision | None = None) -> None:
        """`before`: the page's version before the form came."""
        if latest is None or (before and (latest.pk, latest.created_at) == (before.pk, before.created_at)):
            return
        saved = {"form": self.opened_form, "autosaved": self.expects_json_response}
        SavedForm.objects.update_or_create(revision=latest, defaults=saved)
