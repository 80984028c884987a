"""What the readers and writers of termbase files exchange with the service: a line for each term. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.terminology.entries import ConceptEntry, TermEntry
from cms.terminology.models import Term

MAX_BYTES = 10 * 1024 * 1024
MAX_LINES = 20_000
STATUS_ORDER = {status.value: place for place, status in enumerate(Term.Status)}


@dataclass(frozen=True, slots=True)
class Line:
    """A term as a file has it. What the file does not say is empty, and stays as it is."""

    number: int  # of the line in a sheet, of the term in TBX; from 1
    concept: str  # its slug
    scheme: str
    language: str
    term: str  # may be empty where the line says only a definition
    status: str
    source: str
    definition: str
    do_not_translate: bool | None


def check_count(lines: Iterable[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        found.append(line)
        if len(found) > MAX_LINES:
            message = _("The file has more than %(count)d terms. Send one language at a time.")
            raise ValidationError(message % {"count": MAX_LINES})
    return found


def in_order(concepts: Iterable[ConceptEntry], languages: Collection[str]) -> list[ConceptEntry]:
    """With the terms of these languages alone, in an order that only what is written decides: two banks that hold the
    same write the same file."""
    return [
        ConceptEntry(
            concept.slug,
            concept.scheme,
            do_not_translate=concept.do_not_translate,
            terms=sorted((term for term in concept.terms if term.language in languages), key=_place),
            definitions={code: text for code, text in sorted(concept.definitions.items()) if code in languages},
        )
        for concept in sorted(concepts, key=lambda concept: (concept.scheme, concept.slug))
    ]


def _place(term: TermEntry) -> tuple[str, int, str]:
    return term.language, STATUS_ORDER[term.status], term.text
