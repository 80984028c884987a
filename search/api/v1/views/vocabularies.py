"""The network's vocabulary: as lists for readers and forms, and whole for other systems."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms.languages.fallback import choose_text
from cms.terminology.entries import ConceptEntry, read_concepts
from cms.terminology.exchange.tbx import write_tbx

from .. import schema
from ..caching import answer
from ..parameters import choice
from ..renderers import AsNegotiation, SKOSRenderer, TBXRenderer
from ..search_parameters import LANG
from ..skos import skos_document
from ..termbase import scheme_labels, works_by_concept
from .base import ApiView


class VocabularyView(ApiView):
    parameters: ClassVar = (LANG, choice("as", "`skos`: SKOS as JSON-LD, in all languages.", ("json", "skos")))
    renderer_classes = (JSONRenderer, SKOSRenderer)
    content_negotiation_class = AsNegotiation

    @schema.vocabulary
    def get(self, request: Request, name: str) -> HttpResponse:
        self.values()
        labels = scheme_labels()
        if name not in labels:
            raise NotFound
        concepts = read_concepts(name)
        if request.accepted_renderer.format == SKOSRenderer.format:
            uri = self.presenter.links.api("vocabulary", name)
            return answer(request, skos_document(uri, labels[name], concepts))
        counts = works_by_concept()
        shown = [
            {**self._concept(concept), "broader": concept.broader, "count": counts.get(concept.slug, 0)}
            for concept in concepts
        ]
        label = choose_text(labels[name], self.languages, default=name)
        return answer(request, {"name": name, "label": label, "count": len(shown), "results": shown})

    def _concept(self, concept: ConceptEntry) -> dict[str, Any]:
        need_language, need = self.presenter.labels.need(concept.slug)
        return {
            "slug": concept.slug,
            "label": self.presenter.labels.concept(concept.slug),
            "definition": choose_text(concept.definitions, self.languages) or None,
            "need": need,
            "need_language": need_language,
        }


class TermsView(ApiView):
    parameters: ClassVar = (LANG, choice("as", "`tbx`: the termbase as TBX-Basic, in all languages.", ("json", "tbx")))
    renderer_classes = (JSONRenderer, TBXRenderer)
    content_negotiation_class = AsNegotiation

    @schema.terms
    def get(self, request: Request) -> HttpResponse:
        self.values()
        concepts = read_concepts()
        if request.accepted_renderer.format == TBXRenderer.format:
            fields = {name: choose_text(texts, ["en"], name) for name, texts in scheme_labels().items()}
            return answer(request, write_tbx(settings.WAGTAIL_SITE_NAME, concepts, fields))
        counts = works_by_concept()
        shown = [self._entry(concept, counts.get(concept.slug, 0)) for concept in concepts]
        return answer(request, {"count": len(shown), "results": shown})

    def _entry(self, concept: ConceptEntry, count: int) -> dict[str, Any]:
        """Its terms in the reader's languages."""
        return {
            "id": concept.slug,
            "vocabulary": concept.scheme,
            "label": self.presenter.labels.concept(concept.slug),
            "definition": choose_text(concept.definitions, self.languages) or None,
            "terms": [
                {"language": term.language, "text": term.text, "status": term.status}
                for language in self.languages
                for term in concept.terms
                if term.language == language
            ],
            "count": count,
        }
