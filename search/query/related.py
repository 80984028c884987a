"""Works like a given one: filed under the same concepts, or with the words of its title and summary.

Invariant: one plan for every engine, so each finds the same works; a work is never related to itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cms.languages.analysis import analyse
from search.engines.base import CONCEPT_FACETS, Engine, EngineQuery, Hit

from .execute import common_words
from .plan import Clause, Kind, Match, Plan

CONCEPT_BOOST = 0.25
WORD_BOOST = 0.04  # a word in common says less than a concept in common
MAX_WORDS = 24
SHORTEST_WORD = 4  # letters; shorter ones rarely say what a text is about


def related(engine: Engine, id: str, size: int, now: datetime) -> list[Hit]:
    """The likest works, best first; none for a work that is not in the index."""
    work = engine.get(id)
    if work is None:
        return []
    clauses = [*_concepts(engine, work), *_words(engine, work)]
    plan = Plan(words=tuple(clauses), minimum=min(1, len(clauses)))
    if not plan.scores:
        return []
    hits = engine.search(EngineQuery(now=now, plan=plan, limit=size + 1)).hits
    return [hit for hit in hits if hit.id != id][:size]


def _concepts(engine: Engine, work: Hit) -> Iterator[Clause]:
    """A concept that few works are filed under says more than one that many are."""
    slugs = [slug for facet in CONCEPT_FACETS for slug in work.facets.get(facet, ())]
    clauses = [Clause(slug, (), (slug,)) for slug in dict.fromkeys(slugs)]
    total = engine.count()
    for clause, works in zip(clauses, engine.frequencies(clauses), strict=True):
        yield replace(clause, concept_score=CONCEPT_BOOST * math.log(1 + total / works))


def _words(engine: Engine, work: Hit) -> list[Clause]:
    """Words of the original that not every other work has."""
    original = next(iter(work.variants.values()))
    clauses = {
        token.terms: Clause(token.text, (Match(Kind.INFLECTED, original.language, (token.terms,), WORD_BOOST),))
        for token in analyse(f"{original.title}\n{original.summary}", original.language)
        if len(token.text) >= SHORTEST_WORD
    }
    words = list(clauses.values())[:MAX_WORDS]
    common = common_words(engine, words)
    return [clause for clause in words if clause.text not in common]
