"""The network's vocabulary as one reader sees it: lists of concepts, the glossary, and one concept whole. The number of
queries does not depend on the number of concepts. The public site's topics and glossary are made of this alone."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count
from django.urls import reverse

from cms.languages.fallback import choose_text, supported_languages
from cms.terminology.entries import ConceptEntry, read_concepts
from cms.terminology.models import ConceptScheme
from resourcebank.models import ResourcePage
from resourcebank.visibility import public_by_distance
from search.batch import CONCEPT_FIELDS

from .presenters import Json, Presenter


def present_vocabulary(name: str, presenter: Presenter) -> Json | None:
    """Five queries."""
    labels = scheme_labels()
    if name not in labels:
        return None
    concepts, counts = read_concepts(name), works_by_concept([name])
    return {
        "name": name,
        "label": choose_text(labels[name], presenter.languages, default=name),
        "count": len(concepts),
        "results": [
            {
                **_defined(concept.slug, presenter),
                "slug": concept.slug,
                **_need(concept.slug, presenter),
                "broader": concept.broader,
                "count": counts.get(concept.slug, 0),
            }
            for concept in concepts
        ],
    }


def present_terms(presenter: Presenter) -> list[Json]:
    """Of every concept, in the languages of the reader. Seven queries."""
    counts = works_by_concept(CONCEPT_FIELDS)
    return [_entry(concept, counts, presenter.languages, presenter) for concept in read_concepts()]


def present_term(slug: str, presenter: Presenter) -> Json | None:
    """A concept with its terms in all languages and the concepts around it. Four queries."""
    concepts = {concept.slug: concept for concept in read_concepts(presenter.vocabulary.scheme_of.get(slug, ""))}
    if slug not in concepts:
        return None
    concept = concepts[slug]
    counts = works_by_concept([concept.scheme])
    narrower = [other.slug for other in concepts.values() if other.broader == slug]
    return {
        **_entry(concept, counts, supported_languages(), presenter),
        "languages": sorted({term.language for term in concept.terms}),
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
            for term in concept.terms
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


def _need(slug: str, presenter: Presenter) -> Json:
    language, text = presenter.labels.need(slug)
    return {"need": text, "need_language": language}


def scheme_labels() -> dict[str, dict[str, str]]:
    """Scheme -> language -> label. One query."""
    labels: dict[str, dict[str, str]] = {}
    for slug, language, text in ConceptScheme.objects.values_list("slug", "labels__language", "labels__text"):
        labels.setdefault(slug, {})
        if language:
            labels[slug][language] = text
    return labels


def works_by_concept(schemes: Collection[str]) -> dict[str, int]:
    """Concept -> number of public works filed under it. A query for each of the schemes that files works."""
    counts: dict[str, int] = {}
    _itself, rule = next(public_by_distance())  # an original is translated from nothing
    originals = ResourcePage.objects.filter(rule).values("pk")
    for name in (field for scheme, field in CONCEPT_FIELDS.items() if scheme in schemes):
        through = ResourcePage._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        rows = through.objects.filter(resourcepage_id__in=originals).values_list("concept__slug")
        counts |= dict(rows.annotate(Count("pk")))
    return counts
