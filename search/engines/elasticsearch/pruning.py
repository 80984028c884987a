"""Fewer clauses for long questions: Elasticsearch refuses a question of more than it thinks its memory can bear, which
may be 1,024.

Invariant: pure, and only what cannot match is left out: a match none of whose fields holds its terms. So a pruned plan
finds what the whole one finds, with the same scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from search.engines.base import TEXT_FIELDS
from search.engines.fields import text_field
from search.query.plan import EXACT_BOOSTS, Clause, Match, Plan

MOST_CLAUSES = 900
Held = Mapping[str, frozenset[str]]  # field -> those of the sought terms that the index holds there


def is_too_long(plan: Plan) -> bool:
    return sum(len(_fields(match)) * len(match.terms[0]) for match in _matches(plan)) > MOST_CLAUSES


def sought_terms(plan: Plan) -> dict[str, set[str]]:
    """Field -> all terms that are sought in it."""
    sought: dict[str, set[str]] = {}
    for match in _matches(plan):
        terms = {term for position in match.terms for term in position}
        for field in _fields(match):
            sought.setdefault(field, set()).update(terms)
    return sought


def pruned(plan: Plan, held: Held) -> Plan:
    def can_match(match: Match) -> bool:
        return any(
            all(not held.get(field, frozenset()).isdisjoint(terms) for terms in match.terms) for field in _fields(match)
        )

    def prune(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(replace(clause, matches=tuple(filter(can_match, clause.matches))) for clause in clauses)

    return replace(
        plan,
        words=prune(plan.words),
        optional=prune(plan.optional),
        required=prune(plan.required),
        excluded=prune(plan.excluded),
        nearness=tuple(filter(can_match, plan.nearness)),
    )


def _matches(plan: Plan) -> Iterator[Match]:
    for clauses in (plan.words, plan.optional, plan.required, plan.excluded):
        for clause in clauses:
            yield from clause.matches
    yield from plan.nearness


def _fields(match: Match) -> list[str]:
    if match.language is None:
        return list(EXACT_BOOSTS)
    return [text_field(name, match.language) for name in TEXT_FIELDS]
