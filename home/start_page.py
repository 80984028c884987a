"""The page that meets a reader who has not asked anything yet: ways in by pictures rather than by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.api.v1.presenters import Json, Presenter
from search.services import SearchAnswer
from search.vocabulary import Vocabulary

from .search_page import shelf


def start_context(answer: SearchAnswer, presenter: Presenter, vocabulary: Vocabulary) -> dict[str, Any]:
    types = [value for value, _count in answer.facets.get("type", ())]
    return {
        "count": answer.count,
        "types": _ways_in("type", types, answer, presenter),
        "stages": _ways_in("stage", vocabulary.values("stage"), answer, presenter),
        "newest": shelf(answer.results, presenter),
        "degraded": answer.degraded,
    }


def _ways_in(facet: str, values: Sequence[str], answer: SearchAnswer, presenter: Presenter) -> list[Json]:
    """Those of the values that have works."""
    counts = dict(answer.facets.get(facet, ()))
    labels = presenter.labels
    return [
        {
            "value": value,
            "label": labels.value(facet, value),
            "language": labels.value_language(facet, value),
            "count": counts[value],
            "url": f"?{facet}={value}",
        }
        for value in values
        if value in counts
    ]
