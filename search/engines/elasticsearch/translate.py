"""Plan and filters -> Elasticsearch's query language.

Invariant: pure, and a translation, no more. What matches is settled by the Plan; a reader's words get into a question
only as tokens of the analysis, never as syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from elasticsearch.dsl import query as dsl

from search.engines.base import EngineQuery, FacetFilter
from search.engines.fields import TEXT_EXACT, number, sought_in
from search.query.plan import Clause, Kind, Match, Plan

from .mapping import CONCEPTS, HIDDEN, facet_field

TIE_BREAKER = 0.1  # how much the lesser matches of a word add to its best one
CLAUSES_REMEMBERED = 2_000


class _Written(dsl.Query):
    """As it is sent: writing a clause out takes longer than to find what it finds."""

    name = "written"

    def __init__(self, query: dsl.Query) -> None:
        super().__init__()
        self._sent = query.to_dict()

    def to_dict(self) -> dict[str, Any]:
        return self._sent


class Translator:
    """Translates a clause once, since the ladder asks the same ones again and readers ask the same words."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = frozenset(languages)
        self._clause = lru_cache(CLAUSES_REMEMBERED)(self._translate)

    def question(self, query: EngineQuery) -> dsl.Bool:
        """Plan, bounds and expiry: all but the facets' filters. Scores only where they are asked for."""
        plan = [self.plan(query.plan)] if query.plan else []
        scored = plan if is_scored(query) else []
        return dsl.Bool(
            must=scored,
            filter=[*([] if scored else plan), *_bounds(query)],
            must_not=[hidden(), dsl.Range("expires_at", {"lte": number(query.now)})],
        )

    def plan(self, plan: Plan) -> dsl.Query:
        must = [self._minimum(plan.words, plan.minimum)] if plan.words else []
        must += [self.clause(clause) for clause in plan.required]
        optional = [self.clause(clause) for clause in plan.optional]
        nearness = [query for match in plan.nearness for query in self._match(match)]
        return dsl.Bool(
            must=must or [dsl.MatchAll()],
            should=[*optional, *nearness, *_readable(plan)],
            must_not=[self.clause(clause) for clause in plan.excluded],
        )

    def clause(self, clause: Clause) -> dsl.Query:
        return self._clause(clause)

    def _translate(self, clause: Clause) -> dsl.Query:
        kinds: dict[str, list[dsl.Query]] = {"exact": [], "own": [], "concept": list(_filed(clause))}
        for match in clause.matches:
            kind = str(match.kind) if match.kind in (Kind.EXACT, Kind.CONCEPT) else "own"
            kinds[kind] += self._match(match)
        if kinds["concept"]:
            kinds["own"].append(dsl.DisMax(queries=kinds["concept"]))
        best = [_best(queries) for queries in (kinds["exact"], kinds["own"]) if queries]
        if not best:
            return dsl.MatchNone()
        return _Written(best[0] if len(best) == 1 else dsl.Bool(should=best))

    def _minimum(self, clauses: Sequence[Clause], minimum: int) -> dsl.Query:
        queries = [self.clause(clause) for clause in clauses]
        if minimum == len(queries):
            return dsl.Bool(must=queries)
        return dsl.Bool(should=queries, minimum_should_match=minimum)

    def _match(self, match: Match) -> Iterator[dsl.Query]:
        fields = sought_in(match, self._languages)
        if not fields:
            return
        if len(match.terms) > 1:
            yield from _phrase(match, fields)
        elif match.kind is Kind.CONCEPT:
            for field, boost in fields.items():
                yield dsl.ConstantScore(filter=dsl.Terms(field, list(match.terms[0])), boost=boost * match.boost)
        else:
            # The term as it is in the index: a `match` would have Elasticsearch analyse it once for each field.
            for term in match.terms[0]:
                yield _best([_term(field, term, boost * match.boost) for field, boost in fields.items()])


def _term(field: str, term: str, boost: float) -> dsl.Query:
    return dsl.Term(field, {"value": term, "boost": round(boost, 6)})  # 0.28, not 0.27999999999999997, sixty times


def _phrase(match: Match, fields: Mapping[str, float]) -> Iterator[dsl.Query]:
    text = " ".join("|".join(terms) for terms in match.terms)
    if match.kind is Kind.CONCEPT:
        for field, boost in fields.items():
            yield dsl.ConstantScore(filter=dsl.MatchPhrase(field, {"query": text}), boost=boost * match.boost)
    else:
        names = [f"{field}^{boost:g}" for field, boost in fields.items()]
        yield dsl.MultiMatch(
            query=text, fields=names, tie_breaker=TIE_BREAKER, boost=match.boost, type="phrase", slop=match.slop
        )


def _filed(clause: Clause) -> Iterator[dsl.Query]:
    for slug in clause.concepts:
        yield dsl.ConstantScore(filter=dsl.Term(CONCEPTS, {"value": slug}), boost=clause.concept_score)


def _readable(plan: Plan) -> Iterator[dsl.Query]:
    field = facet_field("language")
    scores = [
        dsl.ConstantScore(filter=dsl.Term(field, {"value": language}), boost=score) for language, score in plan.readable
    ]
    if scores:
        yield dsl.DisMax(queries=scores)


def is_scored(query: EngineQuery) -> bool:
    return query.sort == "relevance" and query.plan is not None and query.plan.scores


def hidden() -> dsl.Query:
    return dsl.Term(HIDDEN, True)


def works() -> dsl.Query:
    """All that are indexed, expired ones too."""
    return dsl.Bool(must_not=[hidden()])


def exact_word(word: str) -> dsl.Query:
    return dsl.Term(TEXT_EXACT, word)


def facet_filter(facet: str, wanted: FacetFilter) -> dsl.Query:
    field = facet_field(facet)
    return dsl.Bool(
        filter=[dsl.Terms(field, sorted(wanted.include))] if wanted.include else [],
        must_not=[dsl.Terms(field, sorted(wanted.exclude))] if wanted.exclude else [],
    )


def all_of(filters: Iterable[dsl.Query]) -> dsl.Query:
    return dsl.Bool(filter=list(filters))


def _best(queries: Sequence[dsl.Query]) -> dsl.Query:
    return queries[0] if len(queries) == 1 else dsl.DisMax(queries=list(queries), tie_breaker=TIE_BREAKER)


def _bounds(query: EngineQuery) -> Iterator[dsl.Query]:
    for field, side, value in query.bounds:
        yield dsl.Range(field, {side: number(value)})
