from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.partners.gate import ANYBODY, in_path, register_rules
from cms.partners.gate.rules import own_row

from . import views
from .paces import PacePanel
from .service import notices_of

# The list is of the person's own.
register_rules(
    {
        "localisation_notices": ANYBODY,
        "localisation_notice": own_row("translation_notices.Notice", in_path("notice_id"), "recipient"),
    }
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("localize/notices/", views.notices, name="localisation_notices"),
        path("localize/notices/<int:notice_id>/", views.notice, name="localisation_notice"),
    ]


class NoticesMenuItem(MenuItem):
    """With how many she has not read."""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        unread = notices_of(request.user).filter(read_at=None).count()
        if unread:
            component.label = gettext("Notices (%(count)d)") % {"count": unread}
        return component


@hooks.register("register_admin_menu_item")
def notices_menu_item() -> MenuItem:
    label, url = gettext_lazy("Notices"), reverse("localisation_notices")
    return NoticesMenuItem(label, url, name="notices", icon_name="mail", order=251)


@hooks.register("register_account_settings_panel")
def pace_panel(request: HttpRequest, user: Any, profile: Any) -> PacePanel:
    return PacePanel(request, user, profile)
