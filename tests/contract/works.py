"""Works for the contract's tests, and one way to ask for them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from search.engines.base import Engine, EngineQuery, ResourceDocument, VariantDocument
from search.query.execute import Answer, run
from search.query.parser import parse

LANGUAGES = ("nb", "sv", "fi", "is", "en")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def work_id(number: int) -> str:
    return str(UUID(int=number << 64))


def number_of(id: str) -> int:
    return UUID(id).int >> 64


def work(
    number: int, title: str = "", body: str = "", *, language: str = "nb", seq: int = 1, **more: Any
) -> ResourceDocument:
    published_at = more.pop("published_at", NOW - timedelta(days=100))
    variants = more.pop("variants", (VariantDocument(language, title, more.pop("summary", ""), body),))
    return ResourceDocument(
        id=work_id(number),
        seq=seq,
        variants=variants,
        facets={"language": tuple(variant.language for variant in variants), **more.pop("facets", {})},
        published_at=published_at,
        updated_at=more.pop("updated_at", published_at),
        payload={"number": number},
        **more,
    )


def fill(engine: Engine, works: Iterable[ResourceDocument] = (), applied_seq: int = 1) -> None:
    with engine.rebuild() as generation:
        generation.apply(works, applied_seq=applied_seq)
        generation.commit()


@dataclass(frozen=True)
class Concept:
    slug: str
    start_word: int
    end_word: int
    terms: dict[str, Sequence[str]] = field(default_factory=dict)
    matched: str = ""


@dataclass(frozen=True)
class Terms:
    """That name these concepts, whatever is asked."""

    concepts: Sequence[Concept] = ()

    def find(self, words: Sequence[str]) -> Sequence[Concept]:
        return self.concepts

    def near(self, word: str, distance: int) -> Sequence[tuple[str, int]]:
        return ()


def ask(
    engine: Engine, text: str, languages: Sequence[str] = ("nb",), concepts: Sequence[Concept] = (), **query: Any
) -> Answer:
    return run(engine, parse(text), languages, Terms(concepts), EngineQuery(**{"now": NOW, "limit": 100, **query}))


def numbers(answer: Answer) -> list[int]:
    """The works found, best first."""
    return [number_of(hit.id) for hit in answer.result.hits]


def found(engine: Engine, text: str, *args: Any, **kwargs: Any) -> set[int]:
    return set(numbers(ask(engine, text, *args, **kwargs)))


def random_works(seed: int, count: int) -> list[ResourceDocument]:
    """Works with a few words, values, sizes and dates each, drawn so that all combinations are met."""
    draw = random.Random(seed)
    works = []
    for number in range(1, count + 1):
        works.append(
            work(
                number,
                " ".join(draw.sample(["fjell", "hav", "skog", "elv"], 2)),
                facets={
                    "type": (draw.choice(["tool", "course"]),),
                    "topic": tuple(draw.sample(["recovery", "funding", "tourism"], draw.randint(0, 3))),
                    "country": tuple(draw.sample(["NO", "SE"], draw.randint(1, 2))),
                },
                published_at=NOW - timedelta(days=draw.randint(0, 9)),
                updated_at=NOW - timedelta(hours=draw.randint(0, 9)),
                deadline=draw.choice([None, NOW + timedelta(days=draw.randint(-3, 3))]),
                expires_at=draw.choice([None, None, NOW + timedelta(days=draw.choice([-1, 1]))]),
                duration_s=draw.choice([None, 60, 600]),
                bytes=draw.choice([0, 1000, 1_000_000]),
            )
        )
    return works
