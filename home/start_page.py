"""The page that meets a reader who has not asked anything yet: ways in by pictures rather than by words.

Invariant: the stops of the road, their order and what is said at them are the vocabulary's (steps of the journey, and
challenges, as somebody says them who is there); what leads nowhere is left out. The pictures belong to the places along
the road, so a network's own steps have theirs too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.api.v1.presenters import Json, Presenter
from search.services import SearchAnswer

from .search_page import shelf

PICTURES = 7  # growth-1 (a seed) to growth-7 (a tree with fruit) of growth.svg


def start_context(answer: SearchAnswer, readable: SearchAnswer, presenter: Presenter) -> dict[str, Any]:
    """`answer`: of all works; `readable`: of those in the reader's languages, which come first among the newest."""
    values = presenter.vocabulary.values
    newest = {result.id: result for result in (*readable.results, *answer.results)}
    challenges = _ways_in("challenge", values("challenge"), answer, presenter)
    types = [value for value, _count in answer.facets.get("type", ())]
    return {
        "count": answer.count,
        "types": _ways_in("type", types, answer, presenter),
        "stages": _growing(_ways_in("stage", values("stage"), answer, presenter)),
        "challenges": sorted((way for way in challenges if way["need"]), key=lambda way: -way["count"]),
        "newest": shelf(list(newest.values())[: answer.request.page_size], presenter),
        "degraded": answer.degraded,
    }


def _ways_in(facet: str, values: Sequence[str], answer: SearchAnswer, presenter: Presenter) -> list[Json]:
    """Those of the values that have works."""
    counts = dict(answer.facets.get(facet, ()))
    return [
        {**_said(facet, value, presenter), "value": value, "count": counts[value], "url": f"?{facet}={value}"}
        for value in values
        if value in counts
    ]


def _said(facet: str, value: str, presenter: Presenter) -> Json:
    labels = presenter.labels
    return {
        "label": labels.value(facet, value),
        "language": labels.value_language(facet, value),
        **presenter.need(value),
    }


def _growing(ways: list[Json]) -> list[Json]:
    """From the first picture to the last, however many they are."""
    last = max(len(ways) - 1, 1)
    return [{**way, "picture": 1 + round(number * (PICTURES - 1) / last)} for number, way in enumerate(ways)]
