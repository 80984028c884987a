"""How well a relevance set is answered, through the real analysis, plan, ladder and engine.

Invariant: the live index is neither read nor written; every set gets an index of its own, thrown away afterwards.

recall@10 is, for each query, the relevant passages among the first ten results divided by the number of relevant
passages, or by ten where there are more (so that 1.0 can be reached), then the mean over the queries. MRR@10 is the
mean of 1/rank of the first relevant one among the first ten, 0 where there is none.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cms.terminology.lookup import NO_TERMS

from .engines import make_engine
from .engines.base import Engine, EngineQuery, ResourceDocument, VariantDocument
from .query.execute import run
from .query.parser import parse

DEPTH = 10
_TIME = datetime(2026, 1, 1, tzinfo=UTC)


class SetError(ValueError):
    """The file is not a relevance set; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class RelevanceSet:
    name: str
    language: str
    passages: tuple[str, ...]
    queries: tuple[tuple[str, frozenset[int]], ...]  # text, numbers of the relevant passages


@dataclass(frozen=True, slots=True)
class Figures:
    recall: float
    mrr: float
    ms_per_query: float


def read_set(path: Path) -> RelevanceSet:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        return RelevanceSet(
            path.stem,
            data["lang"],
            tuple(map(str, data["docs"])),
            tuple((str(query["q"]), frozenset(query["rel"])) for query in data["queries"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        shape = '{"lang": ..., "docs": [text, ...], "queries": [{"q": text, "rel": [number, ...]}, ...]}'
        raise SetError(f"{path} is not a relevance set ({error}); it must be JSON like {shape}") from error


def evaluate(relevance_set: RelevanceSet, engine_name: str, languages: tuple[str, ...]) -> Figures:
    with _scratch_engine(relevance_set, engine_name, languages) as engine:
        started = time.perf_counter()
        answers = [_ask(engine, text, relevance_set.language) for text, _ in relevance_set.queries]
        seconds = time.perf_counter() - started
    relevant = [numbers for _, numbers in relevance_set.queries]
    queries = max(1, len(answers))
    return Figures(
        recall=sum(map(recall_at, answers, relevant)) / queries,
        mrr=sum(map(reciprocal_rank, answers, relevant)) / queries,
        ms_per_query=1000 * seconds / queries,
    )


def recall_at(answer: Sequence[int], relevant: frozenset[int]) -> float:
    return len(relevant.intersection(answer[:DEPTH])) / min(len(relevant), DEPTH) if relevant else 0.0


def reciprocal_rank(answer: Sequence[int], relevant: frozenset[int]) -> float:
    return next((1 / rank for rank, number in enumerate(answer[:DEPTH], 1) if number in relevant), 0.0)


def _ask(engine: Engine, text: str, language: str) -> list[int]:
    query = EngineQuery(now=_TIME, limit=DEPTH)
    hits = run(engine, parse(text), (language,), NO_TERMS, query).result.hits
    return [UUID(hit.id).int for hit in hits]


@contextmanager
def _scratch_engine(relevance_set: RelevanceSet, name: str, languages: tuple[str, ...]) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="search-evaluation-") as directory:
        engine = make_engine(name, Path(directory), languages)
        try:
            with engine.rebuild() as generation:
                generation.apply(_documents(relevance_set))
                generation.commit()
            yield engine
        finally:
            engine.drop()


def _documents(relevance_set: RelevanceSet) -> Iterator[ResourceDocument]:
    for number, passage in enumerate(relevance_set.passages):
        yield ResourceDocument(
            id=str(UUID(int=number)),
            seq=0,
            variants=(VariantDocument(relevance_set.language, title="", body=passage),),
            facets={"language": (relevance_set.language,)},
            published_at=_TIME,
            updated_at=_TIME,
        )
