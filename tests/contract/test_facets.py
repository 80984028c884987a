"""Counts, filters, bounds, sorts and pages against the same worked out in Python over random works."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest

from search.engines.base import Engine, EngineQuery, FacetFilter, ResourceDocument, Sort
from search.query.plan import Plan

from .works import NOW, ask, fill, number_of, numbers, random_works, work

FACETS = ("type", "topic", "country")
VALUES = {"type": ["tool", "course"], "topic": ["recovery", "funding", "tourism"], "country": ["NO", "SE"]}
Works = list[ResourceDocument]


def is_there(work: ResourceDocument) -> bool:
    return work.expires_at is None or work.expires_at > NOW


def passes(work: ResourceDocument, facet: str, wanted: FacetFilter) -> bool:
    values = set(work.facets.get(facet, ()))
    return (not wanted.include or bool(values & wanted.include)) and not values & wanted.exclude


def expected(works: Iterable[ResourceDocument], word: str | None, filters: dict[str, FacetFilter]) -> Works:
    return [
        work
        for work in works
        if is_there(work)
        and (word is None or word in work.variants[0].title)
        and all(passes(work, facet, wanted) for facet, wanted in filters.items())
    ]


def recount(works: Iterable[ResourceDocument], facet: str) -> list[tuple[str, int]]:
    counts = Counter(value for work in works for value in work.facets.get(facet, ()))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def random_filters(draw: random.Random) -> dict[str, FacetFilter]:
    filters = {}
    for facet, values in VALUES.items():
        roll = draw.random()
        if roll < 0.4:
            filters[facet] = FacetFilter(include=frozenset(draw.sample(values, draw.randint(1, len(values)))))
        elif roll < 0.6:
            filters[facet] = FacetFilter(exclude=frozenset(draw.sample(values, 1)))
    return filters


@pytest.mark.parametrize("seed", range(6))
def test_hits_and_multi_select_counts_are_those_of_a_recount(engine: Engine, seed: int) -> None:
    works = random_works(seed, 60)
    fill(engine, works)
    draw = random.Random(seed)
    for _ in range(12):
        filters = random_filters(draw)
        word = draw.choice([None, "fjell", "hav"])
        answer = ask(engine, word or "", filters=filters, facets=FACETS)
        wanted = expected(works, word, filters)
        assert set(numbers(answer)) == {number_of(work.id) for work in wanted}
        assert answer.result.total == len(wanted)
        for facet in FACETS:
            others = {name: chosen for name, chosen in filters.items() if name != facet}
            assert list(answer.result.facets[facet]) == recount(expected(works, word, others), facet)


def test_a_facet_gives_only_as_many_values_as_asked_for_the_commonest_first(engine: Engine) -> None:
    fill(engine, [work(number, facets={"topic": ("a", "b") if number < 3 else ("b", "c")}) for number in range(1, 5)])
    assert ask(engine, "", facets=("topic",), facet_size=2).result.facets == {"topic": (("b", 4), ("a", 2))}


def test_no_facets_are_counted_unless_asked_for(engine: Engine) -> None:
    fill(engine, random_works(1, 5))
    assert ask(engine, "").result.facets == {}


BOUNDS: list[tuple[dict[str, Any], Callable[[ResourceDocument], bool]]] = [
    ({"published_from": NOW - timedelta(days=4)}, lambda w: w.published_at >= NOW - timedelta(days=4)),
    ({"published_to": NOW - timedelta(days=4)}, lambda w: w.published_at <= NOW - timedelta(days=4)),
    ({"duration_max": 60}, lambda w: w.duration_s is not None and w.duration_s <= 60),
    ({"max_bytes": 1000}, lambda w: w.bytes <= 1000),
    ({"deadline_from": NOW}, lambda w: w.deadline is not None and w.deadline >= NOW),
]


@pytest.mark.parametrize(
    ("bound", "holds"), BOUNDS, ids=lambda value: next(iter(value)) if isinstance(value, dict) else ""
)
def test_bounds_are_inclusive_and_leave_out_works_without_the_value(
    engine: Engine, bound: dict[str, Any], holds: Callable[[ResourceDocument], bool]
) -> None:
    works = random_works(7, 60)
    fill(engine, works)
    wanted = {number_of(work.id) for work in works if is_there(work) and holds(work)}
    assert 0 < len(wanted) < 60
    assert set(numbers(ask(engine, "", **bound))) == wanted


def test_a_work_is_gone_the_moment_it_expires(engine: Engine) -> None:
    fill(engine, [work(1, "hest", expires_at=NOW, facets={"topic": ("riding",)})])
    just_before = NOW - timedelta(microseconds=1)
    assert numbers(ask(engine, "hest", now=just_before)) == [1]
    for text in ("hest", "", "-ku"):
        answer = ask(engine, text, now=NOW, facets=("topic",))
        assert answer.result.total == 0
        assert answer.result.facets == {"topic": ()}
    assert [s.title for s in engine.suggest("he", ["nb"], 5, just_before)] == ["hest"]
    assert engine.suggest("he", ["nb"], 5, NOW) == []


def _by_deadline(at: datetime | None) -> tuple[int, float]:
    """Those that are open, then those without one, then those that are over, the latest first."""
    return (1, 0) if at is None else (2, -at.timestamp()) if at < NOW else (0, at.timestamp())


SORTS: dict[Sort, Callable[[ResourceDocument], Any]] = {
    "newest": lambda w: -w.published_at.timestamp(),
    "updated": lambda w: -w.updated_at.timestamp(),
    "deadline": lambda w: _by_deadline(w.deadline),
}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "fjell"])
def test_sorts_with_ties_by_newest_then_id(engine: Engine, sort: Sort, text: str) -> None:
    works = random_works(3, 60)
    fill(engine, works)
    answer = ask(engine, text, sort=sort)
    wanted = expected(works, text or None, {})
    wanted.sort(key=lambda w: (SORTS[sort](w), -w.published_at.timestamp(), w.id))
    assert numbers(answer) == [number_of(work.id) for work in wanted]
    assert {hit.score for hit in answer.result.hits} == {None}


@pytest.mark.parametrize("sort", [*SORTS, "relevance"])
def test_pages_together_are_the_whole_without_repeats(engine: Engine, sort: Sort) -> None:
    fill(engine, random_works(5, 60))
    whole = numbers(ask(engine, "fjell", sort=sort))
    pages = [numbers(ask(engine, "fjell", sort=sort, offset=start, limit=7)) for start in range(0, len(whole) + 7, 7)]
    assert list(chain.from_iterable(pages)) == whole
    assert len(whole) > 14


def test_the_order_does_not_depend_on_how_the_index_was_written(engine: Engine) -> None:
    works = random_works(9, 40)
    fill(engine, works)
    at_once = numbers(ask(engine, "fjell hav"))
    fill(engine)
    for number, one in enumerate(works):
        engine.apply([one], applied_seq=number)
    assert numbers(ask(engine, "fjell hav")) == at_once


def test_a_limit_of_none_only_counts(engine: Engine) -> None:
    fill(engine, random_works(2, 30))
    result = engine.search(EngineQuery(now=NOW, plan=Plan(), limit=0, facets=("type",)))
    assert result.hits == ()
    assert result.total == len(expected(random_works(2, 30), None, {}))
    assert result.facets["type"]
