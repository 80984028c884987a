"""What a partner or a project has made. Invariant: asked of the engine and of visibility as any search is, one question for
all types; whatever there is, every type is counted, and those of the newest works are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from resourcebank.models import ProjectDocumentPage

from .engines.base import FacetFilter
from .services import Result, SearchRequest, browse

LOOKED_AT = 100  # the newest works
NUMBERED = "project_document"


@dataclass(frozen=True)
class Outputs:
    count: int
    types: tuple[tuple[str, int], ...]  # how many works of each
    works: tuple[Result, ...]  # the newest first
    degraded: bool

    def of_type(self, kind: str) -> list[Result]:
        return [work for work in self.works if work.facets["type"][0] == kind]


@dataclass(frozen=True)
class NumberedDocument:
    number: str
    kind: str  # of DocumentKind
    work: Result


def read_outputs(facet: str, slug: str, languages: Sequence[str]) -> Outputs:
    """`facet`: partner or project."""
    (answer,) = browse(
        [
            SearchRequest(
                languages=tuple(languages),
                filters={facet: FacetFilter(frozenset([slug]))},
                page_size=LOOKED_AT,
                facets=("type",),
            )
        ]
    )
    return Outputs(answer.count, answer.facets.get("type", ()), answer.results, answer.degraded)


def numbered_documents(outputs: Outputs) -> list[NumberedDocument]:
    """A project's, in the order of their numbers; those without come last. One query."""
    works = {UUID(work.id): work for work in outputs.of_type(NUMBERED)}
    originals = ProjectDocumentPage.objects.filter(is_original=True, translation_key__in=works)
    rows = originals.values_list("translation_key", "number", "document_kind")
    documents = [NumberedDocument(number, kind, works[key]) for key, number, kind in rows]
    return sorted(documents, key=lambda document: (not document.number, place_of(document.number)))


def place_of(number: str) -> list[tuple[int, str]]:
    """Of a document in its project's order: 6 before 6b before 10."""
    return [(int(digits or -1), letters.lower()) for digits, letters in re.findall(r"([0-9]+)|([^0-9]+)", number)]
