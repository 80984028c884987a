"""Facets, ranges and what is chosen of them, as a form and as chips. Invariant: whatever is chosen can be seen and taken
away, also where it finds nothing or is offered by no list of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from search.api.v1.labels import facet_label
from search.api.v1.presenters import Json, Presenter
from search.services import SearchAnswer

from .question import ASKED_FACETS, MOST_VALUES, SOME_VALUES, Bound, Question
from .templatetags.bank import duration

SHOWN_AT_ONCE = 6  # values of a facet; the rest is asked for
OPEN_FACETS = frozenset({"type", "topic"})

SIZES = tuple(megabytes * 1024 * 1024 for megabytes in (1, 5, 20, 100))
TIMES = tuple(minutes * 60 for minutes in (5, 15, 30, 60, 120))


# --- Facets -------------------------------------------------------------------------------------------------------
def facets(question: Question, answer: SearchAnswer, presenter: Presenter) -> list[Json]:
    asked = MOST_VALUES if question.more else SOME_VALUES
    counted: dict[str, list[tuple[str, Any]]] = {}
    for facet in ASKED_FACETS:
        values = list(answer.facets.get(facet, ()))
        missing = 0 if len(values) < asked else None  # how many works a value further down has, is not known
        found = {value for value, _count in values}
        counted[facet] = values + [(value, missing) for value in question.filters.get(facet, ()) if value not in found]
    presented = presenter.facets(counted, question.request(*presenter.languages).filters)
    return [_facet(facet, values, question) for facet, values in presented.items() if values]


def _facet(facet: str, values: list[Json], question: Question) -> Json:
    whole = question.more == facet
    shown = [value for number, value in enumerate(values) if whole or number < SHOWN_AT_ONCE or value["selected"]]
    selected = sum(value["selected"] for value in values)
    return {
        "name": facet,
        "label": facet_label(facet),
        "selected": selected,
        "open": facet in OPEN_FACETS or selected > 0 or whole,
        "values": shown,
        "has_more": len(shown) < len(values),
    }


# --- Ranges -------------------------------------------------------------------------------------------------------
def ranges(question: Question) -> list[Json]:
    """A list to choose from for each: none, ours, and what the address has beside these."""
    return [_range(name, options(), question.ranges.get(name)) for name, options in _OPTIONS.items()]


def _range(name: str, options: dict[str, str], chosen: Bound | None) -> Json:
    if chosen and chosen.text not in options:
        options[chosen.text] = _range_value(name, chosen)
    return {
        "name": name,
        "label": _range_label(name),
        "options": [
            {"value": value, "label": label, "selected": chosen is not None and value == chosen.text}
            for value, label in options.items()
        ],
    }


def _published() -> dict[str, str]:
    today = timezone.now().astimezone(UTC).date()
    return {
        _days_before(today, 30): _("in the last month"),
        _days_before(today, 365): _("in the last year"),
        _days_before(today, 3 * 365): _("in the last three years"),
    }


def _days_before(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _still_open() -> dict[str, str]:
    return {timezone.now().astimezone(UTC).date().isoformat(): _("still open")}


_OPTIONS: dict[str, Callable[[], dict[str, str]]] = {
    "max_bytes": lambda: {str(size): _size(size) for size in SIZES},
    "duration_max": lambda: {str(seconds): _time(seconds) for seconds in TIMES},
    "published_from": _published,
    "deadline_from": _still_open,
}


def _range_label(name: str) -> str:
    return {
        "max_bytes": _("Size to download"),
        "duration_max": _("Time it takes"),
        "published_from": _("Published"),
        "published_to": _("Published"),
        "deadline_from": _("Deadline"),
    }[name]


def _range_value(name: str, bound: Bound) -> str:
    offered = _OPTIONS[name]() if name in _OPTIONS else {}
    if bound.text in offered:
        return offered[bound.text]
    if isinstance(bound.value, datetime):
        said = _("until %(date)s") if name == "published_to" else _("from %(date)s")
        return said % {"date": date_format(bound.value, "DATE_FORMAT")}
    return _size(bound.value) if name == "max_bytes" else _time(bound.value)


def _size(size: int) -> str:
    return _("at most %(amount)s") % {"amount": filesizeformat(size)}


def _time(seconds: int) -> str:
    return _("at most %(amount)s") % {"amount": duration(seconds)}


# --- What is chosen -----------------------------------------------------------------------------------------------
def chips(question: Question, presenter: Presenter) -> list[Json]:
    labels = presenter.labels
    chosen = [
        {
            "facet": facet_label(facet),
            "label": labels.value(facet, value),
            "language": labels.value_language(facet, value),
            "url": question.without(facet, value).query_string(),
        }
        for facet, values in question.filters.items()
        for value in values
    ]
    return chosen + [
        {
            "facet": _range_label(name),
            "label": _range_value(name, bound),
            "language": presenter.languages[0],
            "url": question.without_range(name).query_string(),
        }
        for name, bound in question.ranges.items()
    ]


def kept(question: Question) -> Iterator[tuple[str, str]]:
    """What is chosen and has no field in the form, which takes it along unseen."""
    yield from ((f, v) for f, values in question.filters.items() if f not in ASKED_FACETS for v in values)
    yield from ((name, bound.text) for name, bound in question.ranges.items() if name not in _OPTIONS)
    if question.sort:
        yield "sort", question.sort
