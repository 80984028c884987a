"""The vocabulary whole: every concept with its terms and definitions in all languages. Read anew for each answer; the
number of queries does not depend on the number of concepts."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count

from cms.terminology.models import Concept, ConceptScheme, Definition, Term
from resourcebank.models import ResourcePage
from resourcebank.visibility import public_resources
from search.documents import CONCEPT_FIELDS


@dataclass(frozen=True)
class TermEntry:
    language: str
    text: str
    status: str  # of Term.Status


@dataclass(frozen=True)
class ConceptEntry:
    slug: str
    scheme: str
    broader: str | None
    terms: list[TermEntry] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)

    def preferred(self) -> dict[str, str]:
        return {term.language: term.text for term in self.terms if term.status == Term.Status.PREFERRED}


def read_concepts(scheme: str | None = None) -> list[ConceptEntry]:
    """Of one scheme or of all, in their order. Three queries."""
    within = {"scheme__slug": scheme} if scheme else {}
    rows = Concept.objects.filter(**within).values_list("slug", "scheme__slug", "broader__slug")
    concepts = {slug: ConceptEntry(slug, of, broader) for slug, of, broader in rows}
    terms = Term.objects.filter(concept__slug__in=concepts).order_by("language", "sort_order", "pk")
    for slug, *term in terms.values_list("concept__slug", "language", "text", "status"):
        concepts[slug].terms.append(TermEntry(*term))
    definitions = Definition.objects.filter(concept__slug__in=concepts).order_by("language")
    for slug, language, text in definitions.values_list("concept__slug", "language", "text"):
        concepts[slug].definitions[language] = text
    return list(concepts.values())


def scheme_labels() -> dict[str, dict[str, str]]:
    """Scheme -> language -> label. One query."""
    labels: dict[str, dict[str, str]] = {}
    for slug, language, text in ConceptScheme.objects.values_list("slug", "labels__language", "labels__text"):
        labels.setdefault(slug, {})
        if language:
            labels[slug][language] = text
    return labels


def works_by_concept() -> dict[str, int]:
    """Concept -> number of public works filed under it. A query for each field that files works."""
    counts: dict[str, int] = {}
    originals = public_resources().filter(is_original=True).values("pk")
    for name in CONCEPT_FIELDS.values():
        through = ResourcePage._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        rows = through.objects.filter(resourcepage_id__in=originals).values_list("concept__slug")
        counts |= dict(rows.annotate(Count("pk")))
    return counts
