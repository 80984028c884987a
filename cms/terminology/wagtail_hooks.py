from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.partners import audit
from cms.partners.gate import register_rules, snippet_rules

from . import admin_rules, views
from .exchange import views as exchange
from .labels.tables import register_label_table
from .labels.views import labels
from .labels.vocabulary import ConceptLabels, ConceptNeeds, SchemeLabels
from .models import Concept, ConceptScheme
from .roles import rights_of

LOGGED = {
    "terminology.suggest": _("Suggest a term"),
    "terminology.approve": _("Approve a term"),
    "terminology.reject": _("Reject a term"),
    "terminology.import": _("Import terms"),
    "terminology.label": _("Change labels"),
}


class ConceptViewSet(SnippetViewSet):
    model = Concept
    icon = "tag"
    menu_label = _("Concepts")
    list_display: ClassVar = ["__str__", "slug", "scheme"]
    list_filter: ClassVar = ["scheme"]
    search_fields: ClassVar = ["slug", "terms__text"]

    def get_queryset(self, request: object) -> object:
        return Concept.objects.select_related("scheme").prefetch_related("terms", "scheme__labels")


class ConceptSchemeViewSet(SnippetViewSet):
    model = ConceptScheme
    icon = "list-ul"
    menu_label = _("Vocabularies")


class TerminologyViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Terminology")
    menu_icon = "openquote"
    menu_order = 310
    items = (ConceptViewSet, ConceptSchemeViewSet)


register_snippet(TerminologyViewSetGroup)
register_label_table(ConceptLabels())
register_label_table(ConceptNeeds())
register_label_table(SchemeLabels())
register_rules({**snippet_rules("terminology", "concept"), **snippet_rules("terminology", "conceptscheme")})
register_rules(
    {
        **{f"terms{name}": admin_rules.suggests for name in ("", "_suggest", "_exchange", "_export")},
        "terms_suggestion": admin_rules.knows_suggestion,
        "terms_labels": admin_rules.decides,
    }
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("terms/", views.overview, name="terms"),
        path("terms/suggest/", views.suggest, name="terms_suggest"),
        path("terms/suggestions/<int:suggestion_id>/", views.suggestion, name="terms_suggestion"),
        path("terms/files/", exchange.exchange, name="terms_exchange"),
        path("terms/files/<str:file_format>/", exchange.export, name="terms_export"),
        path("terms/labels/<slug:table>/", labels, name="terms_labels"),
    ]


class TermsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(rights_of(request.user).suggests)


@hooks.register("register_admin_menu_item")
def terms_menu_item() -> MenuItem:
    return TermsMenuItem(_("Terms"), reverse("terms"), name="terms", icon_name="openquote", order=308)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    audit.register_actions(actions, LOGGED)
