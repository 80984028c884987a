"""What is sent for a question, and how the answer is read.

Invariant: pure. A facet's counts ignore its own filter and obey all others: a filter that no counted facet has to ignore
is part of the question; the others are applied to each facet by itself, and to the hits after counting (`post_filter`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Search, aggs
from elasticsearch.dsl import query as dsl

from search.engines.base import EngineQuery, EngineResult, VariantDocument
from search.engines.suggesting import LONGEST_PREFIX, Candidate
from search.query.plan import language_boost

from .documents import read_hit
from .mapping import ID, TEXT_EXACT, TITLES, facet_field, suggest_field
from .translate import Translator, all_of, facet_filter, is_scored, works

NEIGHBOURS_LOOKED_AT = 1_000
WORKS_AT_ONCE = 10_000
_UNFILTERED = "unfiltered"
_NEWEST = {"published_at": "desc"}
_SORTS: dict[str, list[dict[str, Any]]] = {
    "relevance": [{"_score": "desc"}],
    "newest": [],
    "updated": [{"updated_at": "desc"}],
    "deadline": [{"deadline": {"order": "asc", "missing": "_last"}}],
}
Body = dict[str, Any]


# --- Search -------------------------------------------------------------------------------------------------------
def search_body(translator: Translator, query: EngineQuery) -> Body:
    filters = {facet: facet_filter(facet, wanted) for facet, wanted in query.filters.items()}
    later = {facet: filters.pop(facet) for facet in query.facets if facet in filters}
    search = Search().query(dsl.Bool(must=[translator.question(query)], filter=list(filters.values())))
    if later:
        search = search.post_filter(all_of(later))
    for name, counted in _facets(query, later):
        search.aggs.bucket(name, counted)
    sort = _SORTS[query.sort if query.sort != "relevance" or is_scored(query) else "newest"]
    search = search.sort(*sort, _NEWEST, ID)[query.offset : query.offset + query.limit]
    return search.extra(track_total_hits=True).to_dict()


def _facets(query: EngineQuery, later: Mapping[str, dsl.Query]) -> Iterator[tuple[str, aggs.Filter]]:
    groups = {facet: [facet] for facet in query.facets if facet in later}
    groups[_UNFILTERED] = [facet for facet in query.facets if facet not in later]
    for name, facets in groups.items():
        if facets:
            counted = aggs.Filter(all_of(later, leave_out=name))
            for facet in facets:
                counted.bucket(facet, _values(facet, query.facet_size))
            yield name, counted


def _values(facet: str, size: int) -> aggs.Terms:
    """By count, then by value, as Elasticsearch orders them by itself."""
    return aggs.Terms(field=facet_field(facet), size=max(1, size))


def read_result(answer: Body, query: EngineQuery) -> EngineResult:
    hits = tuple(read_hit(hit["_source"], hit["_score"]) for hit in answer["hits"]["hits"])
    groups = answer.get("aggregations", {})
    facets = {
        facet: tuple(
            (bucket["key"], bucket["doc_count"])
            for bucket in groups.get(facet, groups.get(_UNFILTERED))[facet]["buckets"][: query.facet_size]
        )
        for facet in query.facets
    }
    return EngineResult(answer["hits"]["total"]["value"], hits, facets)


# --- Works ---------------------------------------------------------------------------------------------------------
def work_body(id: str) -> Body:
    return Search().query(dsl.Bool(filter=[dsl.Term(ID, id), works()])).to_dict()


def count_body() -> Body:
    return Search().query(works()).extra(size=0, track_total_hits=True).to_dict()


def seqs_body() -> Body:
    """A work's version is its seq."""
    search = Search().query(works()).source(False).sort(ID)
    return search.extra(size=WORKS_AT_ONCE, version=True, track_total_hits=False).to_dict()


# --- Words --------------------------------------------------------------------------------------------------------
def counts_body(queries: Sequence[dsl.Query]) -> Body:
    """How many works match each query."""
    search = Search().query(works()).extra(size=0, track_total_hits=False)
    search.aggs.bucket("counts", aggs.Filters(filters={str(number): query for number, query in enumerate(queries)}))
    return search.to_dict()


def read_counts(answer: Body) -> list[int]:
    buckets = answer["aggregations"]["counts"]["buckets"]
    return [buckets[str(number)]["doc_count"] for number in range(len(buckets))]


# Elasticsearch lists index words only as far as they rewrite a query; what it explains of it is all it says of them.
_EXPLAINED = re.compile(rf"{TEXT_EXACT}:(\w+)(?!\w|~)")


def fuzzy_word(word: str, distance: int) -> dsl.Query:
    return dsl.Fuzzy(
        TEXT_EXACT,
        {
            "value": word,
            "fuzziness": distance,
            "transpositions": True,
            "prefix_length": 0,
            "max_expansions": NEIGHBOURS_LOOKED_AT,
        },
    )


def read_words(explanation: Body) -> list[str]:
    """The indexed words that a query was rewritten to."""
    return [word for one in explanation["explanations"] for word in _EXPLAINED.findall(one["explanation"])]


# --- Titles -------------------------------------------------------------------------------------------------------
def suggest_body(translator: Translator, typed: Sequence[str], languages: Sequence[str], query: EngineQuery) -> Body:
    text = " ".join(word[:LONGEST_PREFIX] for word in typed)
    titles = [
        dsl.Match(
            suggest_field(language),
            {"query": text, "operator": "and", "boost": language_boost(language, languages)},
        )
        for language in languages
    ]
    search = Search().query(dsl.Bool(must=[dsl.DisMax(queries=titles)], filter=[translator.question(query)]))
    return search.source(False).extra(size=query.limit, docvalue_fields=[TITLES], track_total_hits=False).to_dict()


def read_candidates(answer: Body) -> Iterator[Candidate]:
    for hit in answer["hits"]["hits"]:
        variants = [VariantDocument(*title.split(" ", 1)) for title in hit["fields"][TITLES]]
        yield Candidate(hit["_id"], hit["_score"], {variant.language: variant for variant in variants})
