"""What the search page shows of an answer. It asks nothing itself: `search.services` does, once a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse

from search.api.v1.labels import sort_label
from search.api.v1.presenters import Json, Presenter
from search.api.v1.search_parameters import SORTS
from search.services import Result, SearchAnswer
from search.suggestions import partners_named

from .cards import card
from .narrowing import chips, facets, kept, ranges
from .nothing_found import ways_on
from .question import LAST_PAGE, PAGE_SIZE, Question

NEIGHBOURS = 2  # pages beside the current one
PARTNERS = 3


def result_context(question: Question, answer: SearchAnswer, presenter: Presenter) -> dict[str, Any]:
    concepts = _named(presenter.concept_matches(answer.concepts))
    return {
        "question": question,
        "count": answer.count,
        "cards": [card(presenter.result(result), presenter, concepts) for result in answer.results],
        "concepts": [concept for concept in concepts if concept["label"].lower() != concept["matched"].lower()],
        "partners": [] if question.filters.get("partner") else _partners(question.q, presenter),
        "corrected": answer.corrected,
        "corrected_url": question.with_words(answer.corrected).query_string() if answer.corrected else None,
        "degraded": answer.degraded,
        "other_language": any(result.language not in presenter.languages for result in answer.results),
        "facets": facets(question, answer, presenter),
        "ranges": ranges(question),
        "chips": chips(question, presenter),
        "kept": list(kept(question)),
        "clear_url": question.without_filters().query_string(),
        "sorts": sorts(question),
        "pages": pages(question, answer.count),
        "share_url": presenter.links.absolute(reverse("bank", args=[presenter.languages[0]]) + question.query_string()),
        "share_title": question.q or settings.WAGTAIL_SITE_NAME,
        "first_url": _page_url(question, 1),
        "ways_on": None if answer.count else ways_on(question.q, presenter),
    }


def _named(concepts: Iterable[Json]) -> list[Json]:
    """One line for each word: the same word may name a topic and an audience."""
    lines: dict[str, Json] = {}
    for concept in concepts:
        line = lines.setdefault(concept["matched"].lower(), {**concept, "ids": set()})
        line["ids"].add(concept["id"])
    return list(lines.values())


def _partners(q: str, presenter: Presenter) -> list[Json]:
    """Whom her words name. What is found are works that speak of them."""
    return [presenter.suggestion(item) for item in partners_named(q, presenter.vocabulary)[:PARTNERS]]


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
