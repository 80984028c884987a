from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from .models import Partner
from .provisioning import provision_partner


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
