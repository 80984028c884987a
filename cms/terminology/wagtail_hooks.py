from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.partners.gate import register_rules, snippet_rules

from .models import Concept, ConceptScheme


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
register_rules({**snippet_rules("terminology", "concept"), **snippet_rules("terminology", "conceptscheme")})
