"""The reader's question as her address says it. Invariant: any address gives a page; what it says that we do not know
is left out, and she is told which part and what to do. Everything is in the address, so a result can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.api.v1.labels import facet_label, range_label
from search.api.v1.parameters import Invalid
from search.api.v1.search_parameters import FILTERS, LONGEST_QUESTION, RANGES, SORTS
from search.engines.base import FACETS, FacetFilter, Sort
from search.services import DEFAULT_FACETS, SearchRequest
from search.vocabulary import Vocabulary

PAGE_SIZE = 12  # a page that is short on a phone and light on a weak line
LAST_PAGE = 500  # no engine goes deeper than 10,000 results
ASKED_FACETS = (*DEFAULT_FACETS[:4], "challenge", *DEFAULT_FACETS[4:], "format")
SOME_VALUES, MOST_VALUES = 20, 100  # of a facet; the most where she asks for the rest of one
_RANGES = {parameter.name: parameter for parameter in FILTERS if parameter.name in RANGES}


@dataclass(frozen=True)
class Bound:
    text: str  # as the address has it
    value: Any  # a number or a time


@dataclass(frozen=True)
class Question:
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Bound] = field(default_factory=dict)
    sort: Sort | None = None
    page: int = 1
    more: str | None = (
        None  # the facet whose values are shown to the last; no part of what is asked, so not of addresses
    )
    notices: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.q or self.is_narrowed or self.sort or self.page > 1)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters or self.ranges)

    def request(self, *languages: str) -> SearchRequest:
        return SearchRequest(
            q=self.q,
            languages=languages,
            filters={facet: FacetFilter(include=frozenset(values)) for facet, values in self.filters.items()},
            sort=self.sort,
            page=self.page,
            page_size=PAGE_SIZE,
            facets=ASKED_FACETS,
            facet_size=MOST_VALUES if self.more else SOME_VALUES,
            **{name: bound.value for name, bound in self.ranges.items()},
        )

    def query_string(self) -> str:
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet, values in self.filters.items() for value in values]
        pairs += [(name, bound.text) for name, bound in self.ranges.items()]
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def with_words(self, q: str) -> Question:
        return replace(self, q=q, page=1)

    def with_sort(self, sort: Sort) -> Question:
        return replace(self, sort=sort, page=1)

    def without_filters(self) -> Question:
        return replace(self, filters={}, ranges={}, page=1)

    def without_range(self, name: str) -> Question:
        return replace(self, ranges={other: bound for other, bound in self.ranges.items() if other != name}, page=1)

    def without(self, facet: str, value: str) -> Question:
        left = {name: tuple(v for v in values if (name, v) != (facet, value)) for name, values in self.filters.items()}
        return replace(self, filters={name: values for name, values in left.items() if values}, page=1)


def read_question(query: QueryDict, vocabulary: Vocabulary) -> Question:
    notices: list[str] = []
    q = query.get("q", "").replace("\x00", " ").strip()
    if len(q) > LONGEST_QUESTION:
        notice = _("Your question was long: only its first %(count)s letters were used.")
        notices.append(notice % {"count": LONGEST_QUESTION})
        q = q[:LONGEST_QUESTION]
    filters = {facet: _values(query, facet, vocabulary, notices) for facet in FACETS}
    return Question(
        q=q,
        filters={facet: values for facet, values in filters.items() if values},
        ranges=_bounds(query, vocabulary, notices),
        sort=next((sort for sort in SORTS if sort == query.get("sort")), None),
        page=read_page(query.get("page", "")),
        more=next((facet for facet in ASKED_FACETS if facet == query.get("more")), None),
        notices=tuple(notices),
    )


def _values(query: QueryDict, facet: str, vocabulary: Vocabulary, notices: list[str]) -> tuple[str, ...]:
    given = dict.fromkeys(value for text in query.getlist(facet) for value in text.split(",") if value)
    allowed = set(vocabulary.values(facet)) if given else set()
    for unknown in [value for value in given if value not in allowed][:3]:
        notice = _("%(filter)s: there is no “%(value)s” to choose. It was left out; choose from the list.")
        notices.append(notice % {"filter": facet_label(facet), "value": unknown[:60]})
    return tuple(value for value in given if value in allowed)


def _bounds(query: QueryDict, vocabulary: Vocabulary, notices: list[str]) -> dict[str, Bound]:
    """Read as the API reads them. A form sends the empty ones too."""
    found = {}
    for name, parameter in _RANGES.items():
        text = query.get(name, "")
        if not text:
            continue
        try:
            found[name] = Bound(text, parameter.read([text], vocabulary))
        except Invalid as invalid:
            notice = _("%(filter)s: “%(value)s” was left out. %(remedy)s")
            notices.append(notice % {"filter": range_label(name), "value": text[:60], "remedy": invalid.message})
    return found


def read_page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
