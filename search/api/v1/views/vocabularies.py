"""The network's vocabulary: as lists for readers and forms, and whole for other systems."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from cms.languages.fallback import choose_text
from cms.terminology.entries import read_concepts
from cms.terminology.exchange.tbx import write_tbx

from .. import schema
from ..caching import answer
from ..parameters import choice
from ..renderers import AsNegotiation, QuickJSONRenderer, SKOSRenderer, TBXRenderer
from ..search_parameters import LANG
from ..skos import concept_uri, skos_document
from ..termbase import present_term, present_terms, present_vocabulary, scheme_labels
from .base import ApiView


class VocabularyView(ApiView):
    parameters: ClassVar = (LANG, choice("as", "`skos`: SKOS as JSON-LD, in all languages.", ("json", "skos")))
    renderer_classes = (QuickJSONRenderer, SKOSRenderer)
    content_negotiation_class = AsNegotiation

    @schema.vocabulary
    def get(self, request: Request, name: str) -> HttpResponse:
        self.values()
        if request.accepted_renderer.format == SKOSRenderer.format:
            return self._skos(request, name)
        vocabulary = present_vocabulary(name, self.presenter)
        if vocabulary is None:
            raise NotFound
        return answer(request, vocabulary)

    def _skos(self, request: Request, name: str) -> HttpResponse:
        labels = scheme_labels()
        if name not in labels:
            raise NotFound
        vocabulary, links = self.presenter.vocabulary, self.presenter.links
        related = {
            slug: [concept_uri(links.api("vocabulary", vocabulary.scheme_of[other]), other) for other in others]
            for slug, others in vocabulary.relations.items()
        }
        document = skos_document(links.api("vocabulary", name), labels[name], read_concepts(name), related)
        return answer(request, document)


class TermsView(ApiView):
    parameters: ClassVar = (LANG, choice("as", "`tbx`: the termbase as TBX-Basic, in all languages.", ("json", "tbx")))
    renderer_classes = (QuickJSONRenderer, TBXRenderer)
    content_negotiation_class = AsNegotiation

    @schema.terms
    def get(self, request: Request) -> HttpResponse:
        self.values()
        if request.accepted_renderer.format == TBXRenderer.format:
            fields = {name: choose_text(texts, ["en"], name) for name, texts in scheme_labels().items()}
            return answer(request, write_tbx(settings.WAGTAIL_SITE_NAME, read_concepts(), fields))
        entries = present_terms(self.presenter)
        return answer(request, {"count": len(entries), "results": entries})


class TermView(ApiView):
    @schema.term
    def get(self, request: Request, id: str) -> HttpResponse:
        self.values()
        entry = present_term(id, self.presenter)
        if entry is None:
            raise NotFound
        return answer(request, entry)
