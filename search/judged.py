"""How well the bank answers questions that people have judged (tests/relevance/judgements.yaml).

Invariant: it only reads what was judged and asks what it is given to ask; it knows no engine and writes nothing.

nDCG@10: a work of grade g at rank r gains (2^g - 1) / log2(r + 1); the sum over the first ten is divided by the sum
of the best order there could be. Where nothing is relevant that is not defined: no answer at all counts as 1, any
answer as 0, and these questions are told apart, not mixed into the means.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml

DEPTH = 10
NOTHING = "nothing"
Ask = Callable[["JudgedQuery"], Sequence[str]]  # -> keys of the first ten works, best first


class JudgementsError(ValueError):
    """The file does not hold judgements; the message says where and why."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    q: str
    lang: str
    user: str
    kind: str
    relevant: Mapping[str, int]  # key of a work -> 1 to 3
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    query: JudgedQuery
    answer: tuple[str, ...]
    ndcg: float


@dataclass(frozen=True, slots=True)
class Mean:
    name: str
    queries: int
    ndcg: float


def read_judgements(path: Path) -> list[JudgedQuery]:
    try:
        rows: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [JudgedQuery(**row) for row in rows]
    except (OSError, yaml.YAMLError, TypeError) as error:
        raise JudgementsError(f"{path} holds no judgements: {error}") from error


def score(queries: Iterable[JudgedQuery], ask: Ask) -> list[Scored]:
    answers = ((query, tuple(ask(query))[:DEPTH]) for query in queries)
    return [Scored(query, answer, ndcg(answer, query.relevant)) for query, answer in answers]


def ndcg(answer: Sequence[str], relevant: Mapping[str, int]) -> float:
    if not relevant:
        return 0.0 if answer else 1.0
    best = sorted(relevant.values(), reverse=True)
    return _gain(relevant.get(key, 0) for key in answer) / _gain(best)


def _gain(grades: Iterable[int]) -> float:
    ranked = zip(range(1, DEPTH + 1), grades, strict=False)
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in ranked)


def answerable(scored: Iterable[Scored]) -> list[Scored]:
    return [one for one in scored if one.query.kind != NOTHING]


def mean(name: str, scored: Sequence[Scored]) -> Mean:
    return Mean(name, len(scored), fmean(one.ndcg for one in scored) if scored else 0.0)


def means_by(attribute: str, scored: Sequence[Scored]) -> list[Mean]:
    """The worst first."""
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        groups.setdefault(getattr(one.query, attribute), []).append(one)
    return sorted((mean(name, group) for name, group in groups.items()), key=lambda group: group.ndcg)
