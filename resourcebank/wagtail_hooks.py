from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.languages.names import own_language_name
from cms.partners.models import Partner

from .checks import resource_page_types
from .models import Programme, Project


class ProjectViewSet(SnippetViewSet):
    model = Project
    icon = "folder-open-inverse"
    menu_label = _("Projects")
    list_display: ClassVar = ["acronym", "programme", "starts", "ends"]
    search_fields: ClassVar = ["acronym", "slug", "texts__title"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Project.objects.select_related("programme").prefetch_related("programme__texts")


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "pick"
    menu_label = _("Funding programmes")


class FundingViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Projects and funding")
    menu_icon = "folder-inverse"
    menu_order = 320
    items = (ProjectViewSet, ProgrammeViewSet)


register_snippet(FundingViewSetGroup)


class AddMaterialPanel(Component):
    """The first thing on a partner's desk: what would you like to add?"""

    name = "add_material"
    order = 50
    template_name = "resourcebank/admin/add_material.html"

    def __init__(self, partner: Partner) -> None:
        self.partner = partner

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        containers = {page.locale.language_code: page for page in self.partner.containers.select_related("locale")}
        main = containers[self.partner.language]
        return {
            "partner": self.partner,
            "language": own_language_name(self.partner.language),
            "types": [
                {
                    "label": model._meta.verbose_name,
                    "url": reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, main.pk]),
                }
                for model in resource_page_types()
            ],
            "others": [
                {"label": own_language_name(code), "url": reverse("wagtailadmin_pages:add_subpage", args=[page.pk])}
                for code, page in containers.items()
                if page != main
            ],
        }


@hooks.register("construct_homepage_panels")
def add_material_panel(request: HttpRequest, panels: list[Component]) -> None:
    partners = Partner.objects.filter(group__user=request.user, status=Partner.Status.ACTIVE)
    panels += [AddMaterialPanel(partner) for partner in partners]
