from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from . import audit, views
from .gate import ANYBODY, NETWORK, listings, register_rules, snippet_rules, table  # noqa: F401 - it registers itself
from .gate.rules import SHELF_DEPTH
from .menu import PartnersMenuItem
from .models import Partner
from .provisioning import provision_partner

LOGGED = {
    "partners.invite": _("Invite somebody"),
    "partners.withdraw": _("Withdraw an invitation"),
    "partners.join": _("Join"),
    "partners.change": _("Change what a member may do"),
    "partners.leave": _("End a membership"),
    "partners.preview_link": _("Make a link to a version that is not public"),
    "partners.export": _("Export a list"),
    "partners.download": _("Fetch a file that is not public"),
}


class ProvisioningMixin:
    """Whoever makes or changes a partner here gets its containers, collection and group with it."""

    def save_instance(self) -> Partner:
        partner: Partner = super().save_instance()  # type: ignore[misc]
        return provision_partner(partner)


class PartnerCreateView(ProvisioningMixin, CreateView):
    pass


class PartnerEditView(ProvisioningMixin, EditView):
    pass


class PartnerViewSet(SnippetViewSet):
    model = Partner
    icon = "group"
    menu_label = _("Partners")
    menu_name = "partners"
    menu_order = 300
    add_to_admin_menu = True
    add_view_class = PartnerCreateView
    edit_view_class = PartnerEditView
    list_display: ClassVar = ["name", "country", "status"]
    list_filter: ClassVar = ["status", "country"]
    search_fields: ClassVar = ["name", "slug"]


register_snippet(PartnerViewSet)
register_rules(snippet_rules("partners", "partner"))
# Which partners' members she sees and what she may change of them, `members.py` says.
register_rules({"partner_members_overview": ANYBODY, "partner_members": ANYBODY, "partner_log": ANYBODY})
register_rules({"transfer_work": NETWORK})


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("members/", views.overview, name="partner_members_overview"),
        path("members/<int:partner_id>/", views.members_page, name="partner_members"),
        path("members/<int:partner_id>/log/", views.log_page, name="partner_log"),
        path("works/<int:page_id>/transfer/", views.transfer_work, name="transfer_work"),
    ]


@hooks.register("register_admin_viewset")
def register_page_lists() -> listings.OwnPagesViewSet:
    return listings.OwnPagesViewSet()


@hooks.register("register_admin_menu_item")
def members_menu_item() -> MenuItem:
    return PartnersMenuItem(
        _("Members"), reverse("partner_members_overview"), name="members", icon_name="group", order=305
    )


@hooks.register("register_page_header_buttons")
def transfer_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if user.is_superuser and page.depth > SHELF_DEPTH:
        url = reverse("transfer_work", args=[page.pk])
        yield Button(_("Hand over to another partner"), url, icon_name="group", priority=60)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    audit.register_actions(actions, LOGGED)


hooks.register("construct_page_chooser_queryset", listings.pages_to_choose)
hooks.register("construct_homepage_panels", listings.own_panels)
hooks.register("construct_reports_menu", listings.no_reports, order=1000)
