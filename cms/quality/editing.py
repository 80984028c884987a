"""In the editor: what may not go to readers yet is kept as a draft, so that nothing that was written is lost, and she is
told what is to be mended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from .checks import errors_of
from .gate import what_to_mend

TOWARDS_READERS = ("publish", "submit", "restart_workflow")


class QualityViewMixin:
    """For Wagtail's views that create and edit a page."""

    def form_valid(self: Any, form: Any) -> HttpResponse:
        approves = self.action_name == "perform_workflow_action" and self.workflow_action == "approve"
        if self.action_name not in TOWARDS_READERS and not approves:
            return super().form_valid(form)  # type: ignore[misc,no-any-return]
        page = form.save(commit=False)
        errors = errors_of(page)
        if not errors:
            return super().form_valid(form)  # type: ignore[misc,no-any-return]
        self.has_content_changes = form.has_changed()
        unchanged = approves and not self.has_content_changes
        response: HttpResponse = self.redirect_and_remain() if unchanged else self.save_action()
        everything = messages.button(reverse("quality_panel", args=[self.page.pk]), _("What is to be mended"))
        messages.error(self.request, what_to_mend(page, errors), buttons=[everything])
        return response
