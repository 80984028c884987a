"""What the search page shows of an answer. It asks nothing itself: `search.services` does, once a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from search.api.v1.presenters import Json, Presenter, facet_label, sort_label
from search.services import DEFAULT_FACETS, Result, SearchAnswer

from .cards import card
from .question import LAST_PAGE, PAGE_SIZE, SORTS, Question

SHOWN_AT_ONCE = 8  # values of a facet; the rest unfolds
OPEN_FACETS = frozenset({"type", "topic"})
NEIGHBOURS = 2  # pages beside the current one


def result_context(question: Question, answer: SearchAnswer, presenter: Presenter) -> dict[str, Any]:
    concepts = _named(presenter.concept_matches(answer.concepts))
    return {
        "question": question,
        "count": answer.count,
        "cards": [card(presenter.result(result), presenter, concepts) for result in answer.results],
        "concepts": [concept for concept in concepts if concept["label"].lower() != concept["matched"].lower()],
        "corrected": answer.corrected,
        "corrected_url": question.with_words(answer.corrected).query_string() if answer.corrected else None,
        "degraded": answer.degraded,
        "other_language": any(result.language not in presenter.languages for result in answer.results),
        "facets": facets(question, answer, presenter),
        "chips": chips(question, presenter),
        "hidden": [(f, v) for f, values in question.filters.items() if f not in DEFAULT_FACETS for v in values],
        "clear_url": question.without_filters().query_string(),
        "sorts": sorts(question),
        "pages": pages(question, answer.count),
        "first_url": _page_url(question, 1),
    }


def _named(concepts: Iterable[Json]) -> list[Json]:
    """One line for each word: the same word may name a topic and an audience."""
    lines: dict[str, Json] = {}
    for concept in concepts:
        line = lines.setdefault(concept["matched"].lower(), {**concept, "ids": set()})
        line["ids"].add(concept["id"])
    return list(lines.values())


def facets(question: Question, answer: SearchAnswer, presenter: Presenter) -> list[Json]:
    counted = {facet: answer.facets.get(facet, ()) for facet in DEFAULT_FACETS}
    for facet, values in question.filters.items():  # what is chosen stays in the list, even where it finds nothing
        if facet in counted:
            found = {value for value, _count in counted[facet]}
            counted[facet] = (*counted[facet], *((value, 0) for value in values if value not in found))
    presented = presenter.facets(counted, question.request("en").filters)
    return [_facet(facet, values) for facet, values in presented.items() if values]


def _facet(facet: str, values: list[Json]) -> Json:
    values.sort(key=lambda value: not value["selected"])  # stable: the chosen ones first, then by count
    selected = sum(value["selected"] for value in values)
    return {
        "name": facet,
        "label": facet_label(facet),
        "selected": selected,
        "open": facet in OPEN_FACETS or selected > 0,
        "first": values[:SHOWN_AT_ONCE],
        "rest": values[SHOWN_AT_ONCE:],
    }


def chips(question: Question, presenter: Presenter) -> list[Json]:
    return [
        {
            "facet": facet_label(facet),
            "label": presenter.labels.value(facet, value),
            "language": presenter.labels.value_language(facet, value),
            "url": question.without(facet, value).query_string(),
        }
        for facet, values in question.filters.items()
        for value in values
    ]


def sorts(question: Question) -> list[Json]:
    current = question.sort or ("relevance" if question.q else "newest")
    offered = SORTS if question.q else SORTS[1:]
    return [
        {"label": sort_label(sort), "url": question.with_sort(sort).query_string(), "current": sort == current}
        for sort in offered
    ]


def pages(question: Question, count: int) -> Json:
    last = min(-(-count // PAGE_SIZE), LAST_PAGE)
    near = range(question.page - NEIGHBOURS, question.page + NEIGHBOURS + 1)
    numbers = sorted({1, last, *near} & set(range(1, last + 1)))
    return {
        "last": last,
        "numbers": _with_gaps(numbers, question),
        "previous": _page_url(question, question.page - 1) if question.page > 1 else None,
        "next": _page_url(question, question.page + 1) if question.page < last else None,
    }


def _with_gaps(numbers: Sequence[int], question: Question) -> Iterable[Json]:
    before = 0
    for number in numbers:
        yield {
            "number": number,
            "url": _page_url(question, number),
            "current": number == question.page,
            "gap": number > before + 1,
        }
        before = number


def _page_url(question: Question, page: int) -> str:
    return replace(question, page=page).query_string()


def shelf(results: Iterable[Result], presenter: Presenter) -> list[Json]:
    return [card(presenter.result(result), presenter, []) for result in results]
