"""What is sent for a question, and how the answer is read.

Invariant: pure. A facet's counts ignore its own filter and obey all others: a filter that no counted facet has to ignore
is part of the question; the others are applied to each facet by itself, and to the hits after counting (`post_filter`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from elasticsearch.dsl import aggs
from elasticsearch.dsl import query as dsl

from search.engines.base import EngineQuery, EngineResult, VariantDocument
from search.engines.fields import TEXT_EXACT, number
from search.engines.suggesting import LONGEST_PREFIX, Candidate
from search.query.plan import language_boost

from .documents import read_hit
from .mapping import ID, TITLES, facet_field, suggest_field
from .translate import Translator, all_of, facet_filter, is_scored, works

NEIGHBOURS_LOOKED_AT = 1_000
WORKS_AT_ONCE = 10_000
LANGUAGES_COUNTED = 100
_UNFILTERED = "unfiltered"
_SORTS: dict[str, list[Any]] = {
    "relevance": [{"_score": "desc"}],
    "newest": [],
    "updated": [{"updated_at": "desc"}],
}
# One whole number, which a float holds exactly up to 2^53.
_DEADLINE = """
if (doc['deadline'].size() == 0) return 1L << 52;
long at = doc['deadline'].value;
return at < params.now ? (1L << 53) - at : at;
"""
_TIES = [{"published_at": "desc"}, ID]
Body = dict[str, Any]


# --- Search -------------------------------------------------------------------------------------------------------
def search_body(translator: Translator, query: EngineQuery) -> Body:
    filters = {facet: facet_filter(facet, wanted) for facet, wanted in query.filters.items()}
    later = {facet: filters.pop(facet) for facet in query.facets if facet in filters}
    sort = query.sort if query.sort != "relevance" or is_scored(query) else "newest"
    body = {
        "query": dsl.Bool(must=[translator.question(query)], filter=list(filters.values())).to_dict(),
        "aggs": dict(_facets(query, later)),
        "sort": [*(_by_deadline(query.now) if sort == "deadline" else _SORTS[sort]), *_TIES],
        "from": query.offset,
        "size": query.limit,
        "track_total_hits": True,
    }
    return {**body, "post_filter": all_of(later.values()).to_dict()} if later else body


def _by_deadline(now: datetime) -> list[Any]:
    script = {"source": _DEADLINE, "params": {"now": number(now)}}
    return [{"_script": {"type": "number", "script": script, "order": "asc"}}]


def _facets(query: EngineQuery, later: Mapping[str, dsl.Query]) -> Iterator[tuple[str, Body]]:
    """The facets in groups that obey the same filters: each filtered one by itself, all others together."""
    groups: dict[str, tuple[str, ...]] = {facet: (facet,) for facet in query.facets if facet in later}
    groups[_UNFILTERED] = tuple(facet for facet in query.facets if facet not in later)
    for name, facets in groups.items():
        if facets:
            obeyed = all_of(wanted for facet, wanted in later.items() if facet != name)
            yield name, {"filter": obeyed.to_dict(), "aggs": _values(facets, query.facet_size)}


@lru_cache(64)
def _values(facets: tuple[str, ...], size: int) -> Body:
    """By count, then by value, as Elasticsearch orders them by itself."""
    return {facet: aggs.Terms(field=facet_field(facet), size=max(1, size)).to_dict() for facet in facets}


def read_result(answer: Body, query: EngineQuery) -> EngineResult:
    hits = tuple(read_hit(hit["_source"], hit["_score"]) for hit in answer["hits"]["hits"])
    groups = answer.get("aggregations", {})
    counted = {facet: groups.get(facet) or groups[_UNFILTERED] for facet in query.facets}
    facets = {facet: _read_values(group[facet], query.facet_size) for facet, group in counted.items()}
    return EngineResult(answer["hits"]["total"]["value"], hits, facets)


def _read_values(answer: Body, size: int) -> tuple[tuple[str, int], ...]:
    return tuple((bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"][:size])


# --- Works --------------------------------------------------------------------------------------------------------
def work_body(id: str) -> Body:
    return {"query": dsl.Bool(filter=[dsl.Term(ID, id), works()]).to_dict()}


def count_body() -> Body:
    return {"query": works().to_dict(), "size": 0, "track_total_hits": True}


def languages_body() -> Body:
    """Always the same, so Elasticsearch counts once after each refresh."""
    counts = aggs.Terms(field=facet_field("language"), size=LANGUAGES_COUNTED)
    return {"query": works().to_dict(), "aggs": {"languages": counts.to_dict()}, "size": 0, "track_total_hits": False}


def read_languages(answer: Body) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["languages"]["buckets"]}


def seqs_body() -> Body:
    """A work's version is its seq."""
    return {
        "query": works().to_dict(),
        "sort": [ID],
        "size": WORKS_AT_ONCE,
        "version": True,
        "_source": False,
        "track_total_hits": False,
    }


# --- Words --------------------------------------------------------------------------------------------------------
def counts_body(queries: Sequence[dsl.Query]) -> Body:
    """How many works match each query."""
    counts = aggs.Filters(filters={str(number): query for number, query in enumerate(queries)})
    return {"query": works().to_dict(), "aggs": {"counts": counts.to_dict()}, "size": 0, "track_total_hits": False}


def read_counts(answer: Body) -> list[int]:
    buckets = answer["aggregations"]["counts"]["buckets"]
    return [buckets[str(number)]["doc_count"] for number in range(len(buckets))]


def held_body(sought: Mapping[str, Iterable[str]]) -> Body:
    """Which of the terms the index holds: as if a document of them were to be compared with it."""
    document: Body = {}
    for field, terms in sought.items():
        name, _, language = field.partition(".")
        text = " ".join(terms)
        document.update({name: {**document.get(name, {}), language: text}} if language else {name: text})
    return {
        "doc": document,
        "term_statistics": True,
        "field_statistics": False,
        "positions": False,
        "offsets": False,
    }


def read_held(answer: Body) -> dict[str, frozenset[str]]:
    """A term has a frequency where some document holds it."""
    return {
        field: frozenset(term for term, statistics in found["terms"].items() if "doc_freq" in statistics)
        for field, found in answer["term_vectors"].items()
    }


# Elasticsearch lists index words only as far as they rewrite a query; what it explains of it is all it says of them.
_EXPLAINED = re.compile(rf"{TEXT_EXACT}:(\w+)(?![^\s)])")


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


def read_words(explanation: Body) -> Iterable[str]:
    """The indexed words that a query was rewritten to."""
    return (word for one in explanation["explanations"] for word in _EXPLAINED.findall(one["explanation"]))


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
    return {
        "query": dsl.Bool(must=[dsl.DisMax(queries=titles)], filter=[translator.question(query)]).to_dict(),
        "size": query.limit,
        "_source": False,
        "docvalue_fields": [TITLES],
        "track_total_hits": False,
    }


def read_candidates(answer: Body) -> Iterator[Candidate]:
    for hit in answer["hits"]["hits"]:
        yield Candidate(hit["_id"], hit["_score"], _read_titles(hit["fields"][TITLES]))


def _read_titles(titles: Iterable[str]) -> dict[str, VariantDocument]:
    """By language; of chapters with their starts."""
    read: dict[str, VariantDocument] = {}
    for one in titles:
        language, start, title = one.split(" ", 2)
        variant = read.get(language) or VariantDocument(language, "")
        if start == "-":
            read[language] = replace(variant, title=title)
        else:
            read[language] = replace(variant, chapters=(*variant.chapters, (float(start), title)))
    return read
