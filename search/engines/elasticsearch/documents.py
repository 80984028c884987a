"""ResourceDocument -> index document, and back to a Hit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cms.languages.indexing import Unlike, analyse_for_index, gather_unlike
from search.engines.base import FACETS, TEXT_FIELDS, Hit, ResourceDocument, VariantDocument
from search.engines.fields import TEXT_EXACT, TITLE_EXACT, numbers
from search.engines.suggesting import chapter_words

from .mapping import HIDDEN, ID, SUGGEST, TITLES

STATE_ID = "state"  # a document of the index, so that a generation and how far it is complete are swapped as one


class DocumentBuilder:
    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = frozenset(languages)

    def build(self, work: ResourceDocument) -> dict[str, Any]:
        return {
            ID: work.id,
            "facets": {facet: list(work.facets[facet]) for facet in FACETS if facet in work.facets},
            **dict(numbers(work)),
            "payload": work.payload,
            **self._texts(work.variants),
        }

    def _texts(self, variants: Iterable[VariantDocument]) -> dict[str, Any]:
        title_exact: list[str] = []
        text_exact: list[str] = []  # a value for each text: no phrase reaches from one into the next
        titles: list[str] = []  # as `requests.read_candidates` takes them
        fields: dict[str, dict[str, Any]] = {name: {} for name in (*TEXT_FIELDS, SUGGEST)}
        stored: list[list[Any]] = []  # as `read_hit` takes them
        for variant in variants:
            unlike: Unlike = {}
            stored.append([variant.language, *variant.to_stored(unlike)])
            for name in TEXT_FIELDS:
                tokens = analyse_for_index(getattr(variant, name), variant.language)
                if not tokens:
                    continue
                gather_unlike(tokens, unlike)
                words, terms, _ = zip(*tokens, strict=True)
                text_exact.append(" ".join(words))
                if variant.language in self._languages:
                    fields[name][variant.language] = " ".join(map("|".join, terms))
                if name == "title":
                    title_exact.append(text_exact[-1])
                    if variant.language in self._languages:
                        fields[SUGGEST][variant.language] = [text_exact[-1]]
                        titles.append(f"{variant.language} - {variant.title}")
            for (start, title), title_words in zip(variant.chapters, chapter_words(variant), strict=True):
                if variant.language in self._languages:
                    fields[SUGGEST].setdefault(variant.language, []).append(" ".join(title_words))
                    titles.append(f"{variant.language} {start} {title}")
        return {**fields, "variants": stored, TITLE_EXACT: title_exact, TEXT_EXACT: text_exact, TITLES: titles}


def tombstone() -> dict[str, Any]:
    """What is left of a deleted work: an id with its version, which an older upsert does not overwrite."""
    return {HIDDEN: True}


def state(applied_seq: int) -> dict[str, Any]:
    return {HIDDEN: True, "applied_seq": applied_seq}


def read_hit(source: Mapping[str, Any], score: float | None) -> Hit:
    facets = {facet: tuple(values) for facet, values in source["facets"].items()}
    variants = {language: VariantDocument.from_stored(language, texts) for language, *texts in source["variants"]}
    return Hit(source[ID], score, source["payload"], facets, variants)
