from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from .gate import listings, register_rules, snippet_rules, table  # noqa: F401 - the table registers itself
from .models import Partner
from .permissions import PartnerFilePolicy
from .provisioning import provision_partner

for model, base in ((get_document_model(), Document), (get_image_model(), Image)):
    register_permission_policy(model, PartnerFilePolicy(model, auth_model=base, owner_field_name="uploaded_by_user"))


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
hooks.register("construct_page_chooser_queryset", listings.pages_to_choose)
hooks.register("construct_homepage_panels", listings.own_panels)
hooks.register("construct_reports_menu", listings.no_reports, order=1000)
