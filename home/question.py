"""The reader's question as her address says it. Invariant: any address gives a page; what it says that we do not know
is left out, and she is told which part and what to do. Everything is in the address, so a result can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.api.v1.presenters import facet_label
from search.engines.base import FACETS, FacetFilter, Sort
from search.services import SearchRequest
from search.vocabulary import Vocabulary

SORTS: tuple[Sort, ...] = ("relevance", "newest", "updated", "deadline")
LONGEST = 400
PAGE_SIZE = 20
LAST_PAGE = 500  # no engine goes deeper than 10,000 results


@dataclass(frozen=True)
class Question:
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort | None = None
    page: int = 1
    notices: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.q or self.filters or self.sort or self.page > 1)

    def request(self, *languages: str) -> SearchRequest:
        return SearchRequest(
            q=self.q,
            languages=languages,
            filters={facet: FacetFilter(include=frozenset(values)) for facet, values in self.filters.items()},
            sort=self.sort,
            page=self.page,
            page_size=PAGE_SIZE,
        )

    def query_string(self) -> str:
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet, values in self.filters.items() for value in values]
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def with_words(self, q: str) -> Question:
        return replace(self, q=q, page=1)

    def with_sort(self, sort: Sort) -> Question:
        return replace(self, sort=sort, page=1)

    def without_filters(self) -> Question:
        return replace(self, filters={}, page=1)

    def without(self, facet: str, value: str) -> Question:
        left = {name: tuple(v for v in values if (name, v) != (facet, value)) for name, values in self.filters.items()}
        return replace(self, filters={name: values for name, values in left.items() if values}, page=1)


def read_question(query: QueryDict, vocabulary: Vocabulary) -> Question:
    notices: list[str] = []
    q = query.get("q", "").replace("\x00", " ").strip()
    if len(q) > LONGEST:
        notices.append(_("Your question was long: only its first %(count)s letters were used.") % {"count": LONGEST})
        q = q[:LONGEST]
    filters = {facet: _values(query, facet, vocabulary, notices) for facet in FACETS}
    return Question(
        q=q,
        filters={facet: values for facet, values in filters.items() if values},
        sort=next((sort for sort in SORTS if sort == query.get("sort")), None),
        page=_page(query.get("page", "")),
        notices=tuple(notices),
    )


def _values(query: QueryDict, facet: str, vocabulary: Vocabulary, notices: list[str]) -> tuple[str, ...]:
    given = dict.fromkeys(value for text in query.getlist(facet) for value in text.split(",") if value)
    allowed = set(vocabulary.values(facet)) if given else set()
    for unknown in [value for value in given if value not in allowed][:3]:
        notice = _("%(filter)s: there is no “%(value)s” to choose. It was left out; choose from the list.")
        notices.append(notice % {"filter": facet_label(facet), "value": unknown[:60]})
    return tuple(value for value in given if value in allowed)


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
