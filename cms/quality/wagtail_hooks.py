from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.partners.gate import in_path, page, register_rules

from . import views

register_rules(
    {
        "quality_panel": page(in_path("page_id"), "can_edit"),
        "quality_waive": page(in_path("page_id"), "can_edit"),
    }
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("quality/<int:page_id>/", views.panel, name="quality_panel"),
        path("quality/<int:page_id>/waive/", views.waive_warning, name="quality_waive"),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action("quality.waive", _("Waive a warning"), _("A warning was waived"))
    actions.register_action("quality.end", _("End a waiver"), _("A waiver was ended"))
