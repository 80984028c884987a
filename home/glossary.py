"""The glossary: what the vocabulary's words mean, in the reader's language as far as it is there. Says no word that is not
to be used."""

from __future__ import annotations

from dataclasses import dataclass

from cms.languages.analysis import fold
from cms.languages.fallback import choose_language
from cms.terminology.entries import ConceptEntry, read_concepts
from cms.terminology.models import Term


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    slug: str
    label: str
    label_language: str
    definition: str
    definition_language: str
    also: list[str]  # called, in the label's language


def glossary_entries(language: str) -> list[GlossaryEntry]:
    """Of every concept that is defined, by label. Three queries."""
    entries = [_entry(concept, language) for concept in read_concepts() if concept.definitions]
    return sorted((entry for entry in entries if entry), key=lambda entry: fold(entry.label))


def _entry(concept: ConceptEntry, language: str) -> GlossaryEntry | None:
    preferred = {term.language: term.text for term in concept.terms if term.status == Term.Status.PREFERRED}
    called = choose_language(preferred, [language])
    defined = choose_language(concept.definitions, [language])
    if called is None or defined is None:
        return None
    label = preferred[called]
    return GlossaryEntry(
        concept.slug,
        label[:1].upper() + label[1:],
        called,
        concept.definitions[defined],
        defined,
        concept.texts(called, Term.Status.ALTERNATIVE),
    )
