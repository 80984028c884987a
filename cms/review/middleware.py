from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.deprecation import MiddlewareMixin


class NoAutosaveInReviewMiddleware(MiddlewareMixin):
    """Wagtail's editing view saves drafts by itself. While a work is under review each would be a new version to review,
    written by whoever only looked."""

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> Any:
        context: Any = response.context_data
        if context and context.get("autosave_enabled") and context.get("current_task_state"):
            context["autosave_enabled"] = False
        return response
