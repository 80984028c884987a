"""What is offered while a reader types, and the partners that her words name. Titles are the engine's, and asked of
visibility again; concepts and partners are the vocabulary's, found by the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils import timezone

from cms.languages.fallback import expand_fallbacks
from resourcebank.visibility import public_languages

from .engines import get_engine
from .engines.base import EngineError
from .engines.suggesting import begins, typed_words, words_of
from .services import note
from .vocabulary import PartnerEntry, Vocabulary, current_vocabulary


@dataclass(frozen=True)
class SuggestionItem:
    text: str
    type: Literal["title", "concept", "partner"]
    id: str | None = None  # of a work, concept or partner
    language: str | None = None
    start: float | None = None  # where a chapter begins, if it is the title of one; seconds


def suggest(q: str, languages: Sequence[str], size: int, vocabulary: Vocabulary | None = None) -> list[SuggestionItem]:
    """Titles, concepts (by their label, or as people say it who need it) and partners in which every word of `q` begins a
    word; no titles while the engine is away."""
    typed = typed_words(q)
    if not typed:
        return []
    vocabulary = vocabulary or current_vocabulary()
    items = [*_suggest_concepts(typed, languages, vocabulary), *_suggest_partners(typed, vocabulary)][: size // 3]
    try:
        found = get_engine().suggest(q, expand_fallbacks(languages), size, timezone.now())
    except EngineError as error:
        note(error)
        found = []
    public = public_languages(UUID(suggestion.id) for suggestion in found)
    titles = [
        SuggestionItem(s.title, "title", s.id, s.language, s.start)
        for s in found
        # A chapter is of the work's film, which may have it in languages that the page is not in.
        if s.language in public.get(UUID(s.id), ()) or (s.start is not None and UUID(s.id) in public)
    ]
    return [*titles[: size - len(items)], *items]


def partners_named(q: str, vocabulary: Vocabulary) -> list[SuggestionItem]:
    """Those whose name has every word of `q`, whole."""
    words = set(words_of(q))
    return [_partner(p) for p in vocabulary.partners.values() if words and words.issubset(words_of(p.name))]


def _suggest_concepts(typed: Sequence[str], languages: Sequence[str], vocabulary: Vocabulary) -> list[SuggestionItem]:
    labels = vocabulary.labels(languages)
    named = {
        slug: SuggestionItem(label, "concept", slug, labels.concept_language(slug))
        for slug, (label, words) in labels.concepts.items()
        if begins(words, typed)
    }
    needed = {
        slug: SuggestionItem(text, "concept", slug, language)
        for slug, (language, text, words) in labels.needs.items()
        if slug not in named and begins(words, typed)
    }
    return [*named.values(), *needed.values()]


def _suggest_partners(typed: Sequence[str], vocabulary: Vocabulary) -> list[SuggestionItem]:
    return [_partner(p) for p in vocabulary.partners.values() if begins(words_of(p.name), typed)]


def _partner(partner: PartnerEntry) -> SuggestionItem:
    return SuggestionItem(partner.name, "partner", partner.slug)
