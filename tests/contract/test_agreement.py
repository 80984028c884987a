"""Every engine gives the same answers: drawn works in five languages, drawn questions, compared in all but the order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cms.languages.analysis import analyse
from search.engines import ENGINES, make_engine
from search.engines.base import Engine, FacetFilter, ResourceDocument, VariantDocument
from search.highlight import Highlighter
from search.query.execute import Answer
from search.query.related import related

from .works import LANGUAGES, NOW, Concept, ask, fill, work, work_id

WORDS = {
    "nb": "erfaringskonsulent erfaringskonsulenten bedrift bedriftene støtte støttet bygda bygder kvinner kvinne lån",
    "sv": "företag företagets stöd stöden kvinnor kvinna landsbygd landsbygden lån nätverk e-learning erfarenhet",
    "fi": "yritys yrityksen tuki tuen vertaistuki nainen naiset maaseutu maaseudulla laina verkosto e-oppiminen",
    "is": "fyrirtæki fyrirtækjum stuðningur stuðnings kona konur sveit sveitinni lán tengslanet jafningi jafningjar",
    "en": "business businesses support supported peer peers woman women's rural loan network e-learning i.e. co-op",
}
SHARED = "design social 2026 EU Nordplus covid-19 and the med og"
TOPICS = ("funding", "recovery", "tourism", "rural")
CONCEPTS = (
    Concept("funding", 0, 1, {"nb": ("lån",), "en": ("loan", "peer support"), "fi": ("laina",)}),
    Concept("rural", 0, 1, {"sv": ("landsbygd",), "en": ("rural business",), "is": ("sveit",)}),
)
QUESTIONS = 40


def vocabulary(language: str) -> list[str]:
    return [*WORDS[language].split(), *SHARED.split()]


def drawn_text(draw: random.Random, language: str, longest: int) -> str:
    return " ".join(draw.choices(vocabulary(language), k=draw.randint(0, longest)))


def drawn_work(draw: random.Random, number: int) -> ResourceDocument:
    languages = draw.sample(LANGUAGES, draw.randint(1, 3))
    variants = tuple(
        VariantDocument(
            language,
            title=drawn_text(draw, language, 4),
            summary=drawn_text(draw, language, 8),
            body=drawn_text(draw, language, 40),
            captions=drawn_text(draw, language, 20),
        )
        for language in languages
    )
    return work(
        number,
        variants=variants,
        facets={
            "topic": tuple(draw.sample(TOPICS, draw.randint(0, 2))),
            "type": (draw.choice(["tool", "course"]),),
            "country": tuple(draw.sample(["NO", "SE", "FI"], draw.randint(1, 2))),
        },
        published_at=NOW - timedelta(days=draw.randint(0, 9)),
        deadline=draw.choice([None, NOW + timedelta(days=draw.randint(-3, 3))]),
        expires_at=draw.choice([None, None, None, NOW, NOW + timedelta(days=1)]),
        bytes=draw.choice([0, 1000, 1_000_000]),
    )


def misspelt(draw: random.Random, word: str) -> str:
    place = draw.randrange(len(word))
    letter = draw.choice(["", "x", "ø", word[place] * 2])
    return word[:place] + letter + word[place + 1 :]


def drawn_question(draw: random.Random) -> str:
    words = draw.choices([word for language in LANGUAGES for word in vocabulary(language)], k=draw.choice([1, 2, 3, 8]))
    parts = []
    for word in words:
        roll = draw.random()
        if roll < 0.2:
            parts.append(misspelt(draw, word))
        elif roll < 0.3:
            parts.append(f'"{" ".join(draw.choices(vocabulary(draw.choice(LANGUAGES)), k=2))}"')
        elif roll < 0.4:
            parts.append(f"-{word}")
        else:
            parts.append(word)
    return " ".join(parts)


def drawn_query(draw: random.Random) -> dict[str, Any]:
    query: dict[str, Any] = {
        "languages": draw.sample(LANGUAGES, 2),
        "facets": ("topic", "type", "country", "language"),
        "facet_size": draw.choice([2, 20]),
        "sort": draw.choice(["relevance", "newest", "deadline"]),
        "concepts": draw.sample(CONCEPTS, draw.randint(0, 2)),
    }
    if draw.random() < 0.5:
        values = frozenset(draw.sample(TOPICS, 2))
        query["filters"] = {"topic": draw.choice([FacetFilter(include=values), FacetFilter(exclude=values)])}
    if draw.random() < 0.2:
        query["max_bytes"] = 1000
    return query


def what_it_says(answer: Answer) -> dict[str, Any]:
    """All of an answer but scores and, where it is by relevance, the order."""
    marks = Highlighter(answer.plan)
    hits = {}
    for hit in answer.result.hits:
        matched = [marks.matched(variant, hit.facets) for variant in hit.variants.values()]
        marked = [
            [marks.text(v.title, v), marks.text(v.summary, v), *marks.fragments(v.body, v)]
            for v in hit.variants.values()
        ]
        hits[hit.id] = (hit.payload, hit.facets, matched, marked)
    return {
        "total": answer.result.total,
        "facets": answer.result.facets,
        "corrected": answer.corrected,
        "plan": answer.plan,
        "hits": hits,
    }


@pytest.fixture
def engines(elasticsearch: str, tmp_path: Path) -> Iterator[list[Engine]]:
    made = [make_engine(name, tmp_path / "index", LANGUAGES) for name in ENGINES]
    yield made
    for engine in made:
        engine.drop()


SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 20))]


@pytest.mark.parametrize("seed", SEEDS)
def test_engines_agree_on_drawn_questions(engines: list[Engine], seed: int) -> None:
    draw = random.Random(seed)
    works = [drawn_work(draw, number) for number in range(1, 61)]
    changed = [drawn_work(draw, number) for number in range(1, 10)]
    for engine in engines:
        fill(engine, works)
        engine.apply(changed, [(work_id(number), 2) for number in range(10, 15)])
    found = 0
    for _ in range(QUESTIONS):
        question, query = drawn_question(draw), drawn_query(draw)
        first, *others = [ask(engine, question, **query) for engine in engines]
        found += first.result.total > 0
        for other in others:
            assert what_it_says(other) == what_it_says(first), (question, query)
            if query["sort"] != "relevance":
                assert [hit.id for hit in other.result.hits] == [hit.id for hit in first.result.hits], question
    assert found > QUESTIONS / 2


def test_engines_agree_on_words_near_one(engines: list[Engine]) -> None:
    draw = random.Random(1)
    works = [drawn_work(draw, number) for number in range(1, 61)]
    for engine in engines:
        fill(engine, works)
    for word in (word for language in LANGUAGES for word in vocabulary(language)):
        for token in analyse(misspelt(draw, word), ""):
            near = [[engine.neighbours(token.text, edits) for edits in (1, 2)] for engine in engines]
            assert near[0] == near[1], token.text


def test_engines_agree_on_what_is_related(engines: list[Engine]) -> None:
    draw = random.Random(2)
    works = [drawn_work(draw, number) for number in range(1, 61)]
    for engine in engines:
        fill(engine, works)
    for one in works:
        first, *others = [{hit.id for hit in related(engine, one.id, 100, NOW)} for engine in engines]
        assert all(other == first for other in others)
