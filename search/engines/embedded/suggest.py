"""Titles by the beginnings of their words.

Invariant: only titles of works that are there are suggested, each work once.
"""

from __future__ import annotations

from collections.abc import Sequence

import tantivy
from tantivy import Occur, Query

from cms.languages.analysis import analyse
from search.engines.base import Suggestion
from search.query.plan import language_boost

from .schema import LONGEST_PREFIX, read_hit, suggest_field
from .storage import Snapshot

MAX_PREFIXES = 8
CANDIDATES = 3  # times the number wanted, put in order here


def suggest(snapshot: Snapshot, alive: Query, prefix: str, languages: Sequence[str], size: int) -> list[Suggestion]:
    typed = [token.text for token in analyse(prefix.encode("utf-8", "replace").decode(), "")][:MAX_PREFIXES]
    if not typed:
        return []
    schema = snapshot.works.schema
    by_language = [
        Query.boost_query(_all_of(schema, suggest_field(language), typed), language_boost(language, languages))
        for language in languages
    ]
    query = Query.boolean_query([(Occur.Must, Query.disjunction_max_query(by_language)), (Occur.Must, alive)])
    found = []
    for score, address in snapshot.searcher.search(query, size * CANDIDATES, count=False).hits:
        hit = read_hit(snapshot.searcher.doc(address), score)
        for rank, language in enumerate(languages):
            title = hit.variants[language].title if language in hit.variants else ""
            start = _begins(title, typed)
            if start is not None:
                found.append((start, rank, -score, title, hit.id, language))
                break
    return [Suggestion(id, title, language) for _, _, _, title, id, language in sorted(found)[:size]]


def _all_of(schema: tantivy.Schema, field: str, typed: Sequence[str]) -> Query:
    terms = [Query.term_query(schema, field, word[:LONGEST_PREFIX], "freq") for word in typed]
    return Query.boolean_query([(Occur.Must, term) for term in terms])


def _begins(title: str, typed: Sequence[str]) -> int | None:
    """0 where the title itself begins with what was typed, 1 where only its words do, None where they do not."""
    words = [token.text for token in analyse(title, "")]
    if not all(any(word.startswith(start) for word in words) for start in typed):
        return None
    in_order = len(words) >= len(typed) and all(
        word.startswith(start) for word, start in zip(words, typed, strict=False)
    )
    return 0 if in_order else 1
