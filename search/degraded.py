"""Search without an engine: titles and summaries in the database, newest first. It answers little, but it answers;
the filters and facets are the same, since they are counted over the same documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from resourcebank.visibility import public_resources

from .documents import build_documents
from .engines.base import Bound, EngineQuery, Hit, ResourceDocument, Sort
from .query.parser import parse

MAX_WORKS = 200  # looked at for one answer

Facets = dict[str, tuple[tuple[str, int], ...]]


def search_database(q: str, query: EngineQuery) -> tuple[int, Sequence[Hit], Facets]:
    """(number of works, the page of hits, facet counts); shapes as an engine's."""
    documents = [document for document in _candidates(q, query.sort) if _within(document, query)]
    found = [document for document in documents if _filed(document, query)]
    hits = [hit_of(document) for document in found[query.offset : query.offset + query.limit]]
    return len(found), hits, {facet: _counts(documents, query, facet) for facet in query.facets}


def hit_of(document: ResourceDocument) -> Hit:
    """As an engine would have it, without a score."""
    variants = {variant.language: variant for variant in document.variants}
    return Hit(document.id, None, document.payload, document.facets, variants)


def _candidates(q: str, sort: Sort) -> list[ResourceDocument]:
    parsed = parse(q)
    variants = public_resources()
    for text in (*parsed.words, *parsed.phrases):
        variants = variants.filter(Q(title__icontains=text) | Q(summary__icontains=text))
    for text in parsed.excluded:
        variants = variants.exclude(Q(title__icontains=text) | Q(summary__icontains=text))
    newest_first = variants.order_by("-first_published_at", "pk").values_list("translation_key", flat=True)
    work_ids = list(dict.fromkeys(newest_first[: MAX_WORKS * 2]))[:MAX_WORKS]
    documents = build_documents(work_ids, seqs=0).values()
    return sorted(documents, key=_place(sort))


def _place(sort: Sort) -> Callable[[ResourceDocument], Any]:
    """As an engine orders them: ties by newest, then id."""

    def newest(document: ResourceDocument) -> tuple[float, str]:
        return -document.published_at.timestamp(), document.id

    if sort == "updated":
        return lambda document: (-document.updated_at.timestamp(), newest(document))
    if sort == "deadline":
        return lambda document: (
            document.deadline is None,
            document.deadline or document.published_at,
            newest(document),
        )
    return newest


def _within(document: ResourceDocument, query: EngineQuery) -> bool:
    """Inside the query's ranges; a bound on what the work lacks leaves it out."""
    return all(_holds(bound, getattr(document, bound.field)) for bound in query.bounds)


def _holds(bound: Bound, value: Any) -> bool:
    return value is not None and (value >= bound.value if bound.side == "gte" else value <= bound.value)


def _filed(document: ResourceDocument, query: EngineQuery, apart_from: str = "") -> bool:
    for facet, wanted in query.filters.items():
        values = set(document.facets.get(facet, ()))
        if facet != apart_from and ((wanted.include and not values & wanted.include) or values & wanted.exclude):
            return False
    return True


def _counts(documents: Sequence[ResourceDocument], query: EngineQuery, facet: str) -> tuple[tuple[str, int], ...]:
    counts: Mapping[str, int] = Counter(
        value for d in documents if _filed(d, query, apart_from=facet) for value in d.facets.get(facet, ())
    )
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: query.facet_size])
