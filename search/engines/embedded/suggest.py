"""Titles by the beginnings of their words.

Invariant: only titles of works that are there are suggested, each work once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Occur, Query

from search.engines.base import Suggestion
from search.engines.suggesting import CANDIDATES, LONGEST_PREFIX, Candidate, choose, typed_words
from search.query.plan import language_boost

from .schema import read_id, read_variants, suggest_field
from .storage import Snapshot


def suggest(snapshot: Snapshot, alive: Query, prefix: str, languages: Sequence[str], size: int) -> list[Suggestion]:
    typed = typed_words(prefix)
    if not typed:
        return []
    schema = snapshot.works.schema
    by_language = [
        Query.boost_query(_all_of(schema, suggest_field(language), typed), language_boost(language, languages))
        for language in languages
    ]
    query = Query.boolean_query([(Occur.Must, Query.disjunction_max_query(by_language)), (Occur.Must, alive)])
    return choose(_candidates(snapshot.searcher, query, size * CANDIDATES), typed, languages, size)


def _candidates(searcher: tantivy.Searcher, query: Query, limit: int) -> Iterator[Candidate]:
    for score, address in searcher.search(query, limit, count=False).hits:
        document = searcher.doc(address)
        yield Candidate(read_id(document), score, read_variants(document))


def _all_of(schema: tantivy.Schema, field: str, typed: Sequence[str]) -> Query:
    terms = [Query.term_query(schema, field, word[:LONGEST_PREFIX], "freq") for word in typed]
    return Query.boolean_query([(Occur.Must, term) for term in terms])
