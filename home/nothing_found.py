"""Ways on for a reader whose question found nothing: what begins as her words do, and what there is instead."""

from __future__ import annotations

from collections.abc import Iterator

from search.api.v1.presenters import Json, Presenter
from search.api.v1.suggestions import present_suggestions
from search.engines.base import FacetFilter
from search.query.parser import parse
from search.services import SearchRequest, browse

from .cards import card

WORDS = 4  # of the question that are looked at
SHORTEST = 4  # letters that words must share
NEAR = 6
TOPICS = 8
NEWEST = 3


def ways_on(q: str, presenter: Presenter) -> Json:
    """`near`: suggestions as the API gives them; `topics`: the largest; `newest`: cards of works that she can read."""
    hers = {"language": FacetFilter(include=frozenset(presenter.languages))}
    everything, readable = browse(
        [
            SearchRequest(languages=presenter.languages, page_size=0, facets=("topic",), facet_size=TOPICS),
            SearchRequest(languages=presenter.languages, filters=hers, page_size=NEWEST, facets=()),
        ]
    )
    return {
        "near": list(_near(q, presenter)),
        "topics": presenter.facets(everything.facets, {}).get("topic", []),
        "newest": [card(presenter.result(result), presenter, []) for result in readable.results],
    }


def _near(q: str, presenter: Presenter) -> Iterator[Json]:
    seen: set[str] = set()
    for word in parse(q).words[:WORDS]:
        beginning = word[: max(SHORTEST, len(word) // 2)]
        if len(beginning) < SHORTEST:
            continue
        for suggestion in present_suggestions(beginning, presenter, NEAR):
            if "url" in suggestion and suggestion["url"] not in seen and len(seen) < NEAR:
                seen.add(suggestion["url"])
                yield suggestion
