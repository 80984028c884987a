"""The termbase as plain data: every concept with its terms and definitions. Read anew each time; the number of queries does
not depend on the number of concepts."""

from __future__ import annotations

from dataclasses import dataclass, field

from .models import Concept, Definition, Term


@dataclass(frozen=True, slots=True)
class TermEntry:
    language: str
    text: str
    status: str  # of Term.Status
    source: str = ""


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    slug: str
    scheme: str
    broader: str | None = None
    do_not_translate: bool = False
    terms: list[TermEntry] = field(default_factory=list)  # by language, each in the concept's order; hidden ones too
    definitions: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[TermEntry]:
        """The terms that people are shown."""
        return [term for term in self.terms if term.status != Term.Status.HIDDEN]

    def texts(self, language: str, status: Term.Status) -> list[str]:
        return [term.text for term in self.terms if term.language == language and term.status == status]


def read_concepts(scheme: str | None = None) -> list[ConceptEntry]:
    """Of one scheme or of all, in their order. Three queries."""
    within = {"scheme__slug": scheme} if scheme else {}
    rows = Concept.objects.filter(**within).values_list("slug", "scheme__slug", "broader__slug", "do_not_translate")
    concepts = {row[0]: ConceptEntry(*row) for row in rows}
    of_these = {"concept__slug__in": concepts} if within else {}
    terms = Term.objects.filter(**of_these).order_by("language", "sort_order", "pk")
    for slug, *term in terms.values_list("concept__slug", "language", "text", "status", "source"):
        if slug in concepts:
            concepts[slug].terms.append(TermEntry(*term))
    definitions = Definition.objects.filter(**of_these).order_by("language")
    for slug, language, text in definitions.values_list("concept__slug", "language", "text"):
        if slug in concepts:
            concepts[slug].definitions[language] = text
    return list(concepts.values())
