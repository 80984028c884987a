"""Questions to the bank: search, the form it can be asked with, and suggestions while typing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from resourcebank.usage import count_search
from search import services
from search.engines.base import FACETS, FacetFilter

from .. import schema
from ..caching import answer
from ..interface import interface_words
from ..labels import facet_label, range_label, sort_label
from ..parameters import integer, words
from ..search_parameters import (
    DEEPEST_RESULT,
    LANG,
    LONGEST_QUESTION,
    RANGES,
    SEARCH,
    SORTS,
    search_request,
)
from ..suggestions import present_suggestions
from .base import ApiView, sparse


class SearchView(ApiView):
    throttle_scope = "search"
    parameters = SEARCH

    @schema.search
    def get(self, request: Request) -> HttpResponse:
        values = self.values()
        asked = search_request(values, self.languages)
        filters = _echo(values)
        found = services.search(asked, self.vocabulary)
        reached = asked.page * asked.page_size
        more = reached < found.count and reached + asked.page_size <= DEEPEST_RESULT
        results = [self.presenter.result(result) for result in found.results]
        data = {
            "count": found.count,
            "page": asked.page,
            "page_size": asked.page_size,
            "next": self.url_with(page=asked.page + 1) if more else None,
            "previous": self.url_with(page=asked.page - 1) if asked.page > 1 else None,
            "engine": found.engine,
            "degraded": found.degraded,
            "query": {
                "q": asked.q,
                "lang": list(asked.languages),
                "filters": filters,
                "corrected": found.corrected,
                "concepts": self.presenter.concept_matches(found.concepts),
            },
            "results": sparse(results, values["fields"]),
            "facets": self.presenter.facets(found.facets, asked.filters),
        }
        response = answer(request, data, timing={"took_ms": found.took_ms})
        if asked.page == 1 and (asked.q.strip() or filters):  # the rest is leafing
            count_search(request._request, response, self.languages[0], filters, found.found)
        return response


class SuggestView(ApiView):
    throttle_scope = "search"
    parameters: ClassVar = (
        words("q", "The beginning of a title, concept or partner, as far as it is typed.", LONGEST_QUESTION),
        LANG,
        integer("size", "Most suggestions.", 10, most=20),
    )

    @schema.suggest
    def get(self, request: Request) -> HttpResponse:
        values = self.values()
        return answer(
            request, {"suggestions": present_suggestions(values["q"].strip(), self.presenter, values["size"])}
        )


class SearchSchemaView(ApiView):
    @schema.search_schema
    def get(self, request: Request) -> HttpResponse:
        self.values()
        value = self.presenter.labels.value
        filters = [
            {
                "name": facet,
                "label": facet_label(facet),
                "operators": ["or", "not"],
                "values": [{"value": v, "label": value(facet, v)} for v in self.vocabulary.values(facet)],
            }
            for facet in FACETS
        ]
        ranges = [{"name": name, "label": range_label(name), "type": _range_type(name)} for name in RANGES]
        sorts = [{"value": sort, "label": sort_label(sort)} for sort in SORTS]
        languages = [{"value": code, "label": value("language", code)} for code in self.vocabulary.values("language")]
        defaults = {"facets": list(services.DEFAULT_FACETS), "page_size": 20, "facet_size": 20}
        data = {
            "filters": filters,
            "ranges": ranges,
            "sorts": sorts,
            "facets": list(FACETS),
            "languages": languages,
            "defaults": defaults,
            "interface": interface_words(),
        }
        return answer(request, data)


def _echo(values: Mapping[str, Any]) -> dict[str, Any]:
    """The filters and ranges as they were understood."""
    echo: dict[str, Any] = {}
    for name in (*FACETS, *RANGES):
        value = values[name]
        if isinstance(value, FacetFilter):
            echo[name] = [*sorted(value.include), *(f"-{text}" for text in sorted(value.exclude))]
        elif isinstance(value, datetime):
            echo[name] = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        elif value is not None:
            echo[name] = value
    return echo


def _range_type(name: str) -> str:
    return "date-time" if name.endswith(("_from", "_to")) else "integer"
