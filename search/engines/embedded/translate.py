"""Plan and filters -> tantivy queries.

Invariant: a translation, no more. What matches is settled by the Plan; terms that the index does not hold are left out
only because they cannot match.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.engines.base import CONCEPT_FACETS, EngineQuery, FacetFilter
from search.engines.fields import TEXT_EXACT, number, sought_in
from search.query.plan import EXACT_BOOSTS, Clause, Kind, Match, Plan

from .schema import HELD

K1, B = 1.2, 0.75  # tantivy's BM25
TIE_BREAKER = 0.1  # how much the lesser matches of a word add to its best one
CLAUSES_REMEMBERED = 2_000
PHRASES_WRITTEN_OUT = 8  # tantivy compiles a phrase with alternatives anew for each question: slower than a few phrases

EMPTY = Query.empty_query()


class Translator:
    """Translates for one searcher, whose terms it looks up; a clause once, since the ladder asks the same ones again
    and readers ask the same words."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, languages: Sequence[str]) -> None:
        self._schema = schema
        self._searcher = searcher
        self._languages = frozenset(languages)
        self._translated: dict[Clause, Query | None] = {}
        self._with_field: dict[str, int] = {}

    def question(self, query: EngineQuery) -> Query:
        """Plan, bounds and expiry: all that decides what is found, but the facets' filters."""
        parts = [(Occur.Must, self._matching(query.plan) if query.plan else _unscored(Query.all_query()))]
        parts += [(Occur.Must, _unscored(bound)) for bound in self._bounds(query)]
        parts.append((Occur.MustNot, self._at_most("expires_at", number(query.now))))
        return Query.boolean_query(parts)

    def over(self, now: datetime) -> Query:
        """The works whose deadline is."""
        return self._at_most("deadline", number(now) - 1)

    def _matching(self, plan: Plan) -> Query:
        parts = [(Occur.Must, self._minimum(plan.words, plan.minimum))] if plan.words else []
        parts += [(Occur.Must, self.clause(clause) or EMPTY) for clause in plan.required]
        if not parts:
            parts = [(Occur.Must, _unscored(Query.all_query()))]
        parts += [(Occur.MustNot, query) for query in map(self.clause, plan.excluded) if query]
        return Query.boolean_query(parts)

    def ranked(self, question: Query, plan: Plan) -> Query:
        """With what only adds to the score; who counts does without."""
        parts = [(Occur.Should, query) for query in map(self.clause, plan.optional) if query]
        parts += [(Occur.Should, query) for match in plan.nearness for query in self._match(match)]
        return Query.boolean_query([(Occur.Must, question), *parts, (Occur.Must, self._readable(plan.readable))])

    def _readable(self, languages: Sequence[tuple[str, float]]) -> Query:
        """All works; one gains by the best of the languages that it is in. They are asked one round the other: of several
        side by side tantivy reads all works that are in one, of a single one only those that were found."""
        query = _unscored(Query.all_query())
        better: list[tuple[Occur, Query]] = []
        for language, score in languages:
            works = self._facet("language", language)
            gain = Query.const_score_query(Query.boolean_query([(Occur.Must, works), *better]), score)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Should, gain)])
            better.append((Occur.MustNot, works))
        return query

    def clause(self, clause: Clause) -> Query | None:
        """None where nothing in the index can match it."""
        try:
            return self._translated[clause]
        except KeyError:
            query = self._translate(clause)
        if len(self._translated) >= CLAUSES_REMEMBERED:
            self._translated.clear()
        self._translated[clause] = query
        return query

    def _translate(self, clause: Clause) -> Query | None:
        kinds: dict[str, list[Query]] = {"exact": [], "own": [], "concept": list(self._filed(clause))}
        for match in clause.matches:
            kind = str(match.kind) if match.kind in (Kind.EXACT, Kind.CONCEPT) else "own"
            kinds[kind] += self._match(match)
        if kinds["concept"]:
            kinds["own"].append(Query.disjunction_max_query(kinds["concept"]))
        best = [_best(queries) for queries in (kinds["exact"], kinds["own"]) if queries]
        if not best:
            return None
        return best[0] if len(best) == 1 else Query.boolean_query([(Occur.Should, query) for query in best])

    def _filed(self, clause: Clause) -> Iterator[Query]:
        for slug in clause.concepts:
            for facet in CONCEPT_FACETS:
                if self._held(facet, [slug]):
                    yield Query.const_score_query(self._facet(facet, slug), clause.concept_score)

    def facet_filter(self, facet: str, wanted: FacetFilter) -> list[tuple[Occur, Query]]:
        # Not as a set of terms: for that tantivy reads all works that have one, whatever else is asked.
        parts = []
        if wanted.include:
            filed = [(Occur.Should, self._facet(facet, value)) for value in sorted(wanted.include)]
            parts.append((Occur.Must, _unscored(Query.boolean_query(filed))))
        return parts + [(Occur.MustNot, self._facet(facet, value)) for value in sorted(wanted.exclude)]

    @cached_property
    def works_by_language(self) -> dict[str, int]:
        """Counted once, since every longer question asks for it."""
        works = {code: count(self._searcher, self._facet("language", code)) for code in self._languages}
        return {code: number for code, number in works.items() if number}

    def exact_word(self, word: str) -> Query:
        return self._term(TEXT_EXACT, word)

    def _minimum(self, clauses: Iterable[Clause], minimum: int) -> Query:
        queries = [query for query in map(self.clause, clauses) if query]
        if len(queries) < minimum:
            return EMPTY
        if len(queries) == minimum:
            return Query.boolean_query([(Occur.Must, query) for query in queries])
        return Query.boolean_query([(Occur.Should, query) for query in queries], minimum)

    def _match(self, match: Match) -> Iterator[Query]:
        for field, boost in sought_in(match, self._languages).items():
            positions = [self._held(field, terms) for terms in match.terms]
            if not all(positions):
                continue
            for query, frequencies in self._at(field, positions, match.slop):
                if match.kind is Kind.CONCEPT:
                    yield Query.const_score_query(query, boost * match.boost)
                else:
                    yield Query.boost_query(query, boost * match.boost * self._weight(field, frequencies))

    def _at(
        self, field: str, positions: Sequence[Mapping[str, int]], slop: int
    ) -> Iterator[tuple[Query, Sequence[int]]]:
        """Queries, each with the document frequencies of its terms."""
        if len(positions) == 1:
            for term, frequency in positions[0].items():
                yield self._term(field, term), [frequency]
            return
        if math.prod(map(len, positions)) <= PHRASES_WRITTEN_OUT:
            for phrase in product(*(terms.items() for terms in positions)):
                words: list[str | tuple[int, str]] = [term for term, _ in phrase]
                yield Query.phrase_query(self._schema, field, words, slop), [frequency for _, frequency in phrase]
            return
        # Terms are letters and digits only, so a bar is all the syntax there is.
        patterns: list[str | tuple[int, str]] = ["|".join(terms) for terms in positions]
        frequencies = [max(terms.values()) for terms in positions]
        yield Query.regex_phrase_query(self._schema, field, patterns, slop), frequencies

    def _facet(self, facet: str, value: str) -> Query:
        return Query.term_query(self._schema, facet, value, "basic")

    def _term(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")

    def _held(self, field: str, terms: Iterable[str]) -> dict[str, int]:
        """Those of the terms that the index holds, with the number of documents that have them."""
        return {term: frequency for term in terms if (frequency := self._searcher.doc_freq(field, term))}

    def _weight(self, field: str, frequencies: Iterable[int]) -> float:
        """tantivy counts documents without the field in a term's rarity and in the field's average length. So every word
        of a language that few works are in would be rare, and every text of it long. This sets both right (the length
        for texts of average length), which makes scores those of Elasticsearch."""
        with_field = self._with_field.get(field)
        if with_field is None:
            of_its_own = field not in EXACT_BOOSTS
            with_field = self._searcher.doc_freq(HELD, field) if of_its_own else self._searcher.num_docs
            self._with_field[field] = with_field
        every = self._searcher.num_docs
        rarities = [(_idf(frequency, with_field), _idf(frequency, every)) for frequency in frequencies]
        rarity = sum(own for own, _ in rarities) / sum(overall for _, overall in rarities)
        length = (1 + K1 * (1 - B + B * every / max(with_field, 1))) / (1 + K1)
        return rarity * length

    def _bounds(self, query: EngineQuery) -> Iterator[Query]:
        for field, side, value in query.bounds:
            yield self._at_least(field, number(value)) if side == "gte" else self._at_most(field, number(value))

    def _at_least(self, field: str, bound: int) -> Query:
        return Query.range_query(self._schema, field, tantivy.FieldType.Integer, lower_bound=bound)

    def _at_most(self, field: str, bound: int) -> Query:
        return Query.range_query(self._schema, field, tantivy.FieldType.Integer, upper_bound=bound)


def filtered(question: Query, filters: Mapping[str, list[tuple[Occur, Query]]], leave_out: str | None = None) -> Query:
    parts = [part for facet, parts in filters.items() if facet != leave_out for part in parts]
    return Query.boolean_query([(Occur.Must, question), *parts]) if parts else question


def count(searcher: tantivy.Searcher, query: Query) -> int:
    return total_of(searcher.search(query, 1))


def total_of(result: Any) -> int:
    total: int = result.count  # which tantivy's type hints do not know
    return total


def _idf(frequency: int, documents: int) -> float:
    """As BM25 has it; deleted documents are counted in frequencies until tantivy has merged them away."""
    return math.log(1 + (max(documents - frequency, 0) + 0.5) / (frequency + 0.5))


def _best(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), TIE_BREAKER)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
