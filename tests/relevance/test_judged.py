"""The sample bank answers what people ask of it. `make relevance` shows the figures question by question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from search import judged
from search.engines import ENGINES, make_engine
from search.judged import JudgedQuery, Scored
from tests.relevance.sample import SampleBank, needs, term_index, works

JUDGEMENTS = Path(__file__).with_name("judgements.yaml")
KINDS = {"inflection", "compound", "misspelling", "accents", "concept", "known-item", "need", judged.NOTHING}


@pytest.fixture(scope="session")
def queries() -> list[JudgedQuery]:
    return judged.read_judgements(JUDGEMENTS)


@pytest.fixture(scope="session", params=ENGINES)
def scored(
    request: pytest.FixtureRequest, queries: list[JudgedQuery], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Scored]]:
    url = request.getfixturevalue("elasticsearch_url") if request.param == "elasticsearch" else ""
    with override_settings(ELASTICSEARCH_URL=url):
        languages = tuple(code for code, _ in settings.LANGUAGES)
        engine = make_engine(request.param, tmp_path_factory.mktemp("sample"), languages)
    try:
        yield judged.score(queries, SampleBank(engine).ask)
    finally:
        engine.drop()


def test_the_judgements_are_of_works_that_exist_by_people_of_every_kind(queries: list[JudgedQuery]) -> None:
    keys = {entry["key"] for entry in works()}
    assert not {key for query in queries for key in query.relevant} - keys
    assert {query.kind for query in queries} == KINDS
    assert {query.user for query in queries} == {"entrepreneur", "partner", "translator"}
    assert all(bool(query.relevant) != (query.kind == judged.NOTHING) for query in queries)
    assert all(1 <= grade <= 3 for query in queries for grade in query.relevant.values())
    assert min(Counter(query.lang for query in queries).values()) >= 8
    assert {query.lang for query in queries} == {code for code, _ in settings.LANGUAGES}


def test_readers_of_every_language_find_what_they_want_among_the_first(scored: list[Scored]) -> None:
    asked = judged.answerable(scored)
    assert judged.mean("all", asked).ndcg >= 0.85
    assert judged.mean("held out", [one for one in asked if one.query.held_out]).ndcg >= 0.85
    assert {group.name: group.ndcg for group in judged.means_by("lang", asked) if group.ndcg < 0.70} == {}
    assert {group.name: group.ndcg for group in judged.means_by("kind", asked) if group.ndcg < 0.80} == {}


def test_who_asks_for_what_is_not_there_is_told_so(scored: list[Scored]) -> None:
    asked = [one for one in scored if one.query.kind == judged.NOTHING]
    assert [one.query.q for one in asked if one.answer] == []


def test_who_types_a_need_as_the_first_page_says_it_finds_what_is_under_it() -> None:
    terms = term_index()
    missed = [
        (need.language, need.text)
        for need in needs()
        if need.concept.slug not in {match.slug for match in terms.find(need.text.split(), [need.language])}
    ]
    assert not missed


@pytest.mark.parametrize(
    ("answer", "relevant", "ndcg"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0),
        (["b", "a"], {"a": 3, "b": 1}, 0.7098),  # (1 + 7 / log2(3)) / (7 + 1 / log2(3))
        (["x", "a"], {"a": 3}, 0.6309),  # 1 / log2(3)
        (["x"], {"a": 3}, 0.0),
        ([], {}, 1.0),
        (["x"], {}, 0.0),
        ([*"abcdefghij"], dict.fromkeys("abcdefghijkl", 2), 1.0),
    ],
)
def test_ndcg_rewards_the_best_first(answer: list[str], relevant: dict[str, int], ndcg: float) -> None:
    assert judged.ndcg(answer, relevant) == pytest.approx(ndcg, abs=1e-4)
