"""The network's vocabulary as one reader sees it: lists of concepts, the glossary, and one concept whole. The number of
queries does not depend on the number of concepts. The public site's topics and glossary are made of this alone."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from cms.languages.fallback import choose_text, supported_languages
from cms.terminology.entries import ConceptEntry
from cms.terminology.models import ConceptScheme
from resourcebank.models import CONCEPT_FIELDS
from search.counts import current_counts

from .presenters import Json, Presenter


def present_vocabulary(name: str, presenter: Presenter) -> Json | None:
    """Two queries, and more when something has changed."""
    labels = scheme_labels()
    if name not in labels:
        return None
    counts = current_counts().by_concept
    concepts = [concept for concept in presenter.vocabulary.entries.values() if concept.scheme == name]
    return {
        "name": name,
        "label": choose_text(labels[name], presenter.languages, default=name),
        "count": len(concepts),
        "results": [
            {
                **_defined(concept.slug, presenter),
                "slug": concept.slug,
                **presenter.need(concept.slug),
                "broader": concept.broader,
                "count": counts.get(concept.slug, 0),
            }
            for concept in concepts
        ],
    }


def present_terms(presenter: Presenter) -> list[Json]:
    """Of every concept, in the languages of the reader. One query, and more when something has changed."""
    counts = current_counts().by_concept
    entries = presenter.vocabulary.entries.values()
    return [_entry(concept, counts, presenter.languages, presenter) for concept in entries]


def present_term(slug: str, presenter: Presenter) -> Json | None:
    """A concept with its terms in all languages and the concepts around it. One query, and more when something has
    changed."""
    entries = presenter.vocabulary.entries
    concept = entries.get(slug)
    if concept is None:
        return None
    counts = current_counts().by_concept
    narrower = [other.slug for other in entries.values() if other.broader == slug]
    return {
        **_entry(concept, counts, supported_languages(), presenter),
        "languages": sorted({term.language for term in concept.names}),
        "broader": presenter.concepts([concept.broader] if concept.broader else []),
        "narrower": presenter.concepts(narrower),
        "related": presenter.concepts(presenter.vocabulary.relations.get(slug, ())),
    }


def _entry(concept: ConceptEntry, counts: dict[str, int], languages: Collection[str], presenter: Presenter) -> Json:
    filed = presenter.works_filed([(concept.scheme, concept.slug)]) if concept.scheme in CONCEPT_FIELDS else None
    return {
        "id": concept.slug,
        "vocabulary": concept.scheme,
        **_defined(concept.slug, presenter),
        "terms": [
            {"language": term.language, "text": term.text, "status": term.status}
            for language in languages
            for term in concept.names
            if term.language == language
        ],
        "count": counts.get(concept.slug, 0),
        "url": presenter.links.absolute(reverse("term", args=[presenter.languages[0], concept.slug])),
        "api_url": presenter.links.api("term", concept.slug),
        "works_url": filed["url"] if filed else None,
    }


def _defined(slug: str, presenter: Presenter) -> Json:
    language, text = presenter.labels.definition(slug)
    return {**presenter.label(slug), "definition": text, "definition_language": language}


def scheme_labels() -> dict[str, dict[str, str]]:
    """Scheme -> language -> label. One query."""
    labels: dict[str, dict[str, str]] = {}
    for slug, language, text in ConceptScheme.objects.values_list("slug", "labels__language", "labels__text"):
        labels.setdefault(slug, {})
        if language:
            labels[slug][language] = text
    return labels
