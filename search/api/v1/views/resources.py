"""Works: all of them in order, one of them whole, and those like it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from resourcebank.usage import count_view
from resourcebank.visibility import public_languages
from search import services
from search.services import SearchRequest

from .. import schema
from ..caching import answer
from ..captions import present_captions
from ..cursors import CURSOR, page_after
from ..detail import present_work
from ..problems import IndexNeeded
from ..renderers import WebVTTRenderer
from ..search_parameters import FIELDS, FILTERS, LANG, PAGE_SIZE, narrowing
from .base import ApiView, sparse

RELATED = 10


class ResourcesView(ApiView):
    parameters = (LANG, *FILTERS, PAGE_SIZE, CURSOR, FIELDS)

    @schema.resources
    def get(self, request: Request) -> HttpResponse:
        values = self.values()
        asked = SearchRequest(
            languages=self.languages,
            sort="newest",
            page_size=values["page_size"],
            facets=(),
            highlight=False,
            **narrowing(values),
        )
        found, page, following = page_after(values["cursor"], asked, services.search)
        if found.degraded and values["cursor"]:
            raise IndexNeeded  # the database knows only the newest works: whoever is on the way would miss the rest
        results = [self.presenter.result(result) for result in page]
        data = {
            "next": self.url_with(cursor=following) if following and not found.degraded else None,
            "page_size": asked.page_size,
            "degraded": found.degraded,
            "results": sparse(results, values["fields"]),
        }
        return answer(request, data)


class ResourceView(ApiView):
    @schema.resource
    def get(self, request: Request, id: str) -> HttpResponse:
        self.values()
        work_id = _work_id(id)
        work = present_work(work_id, self.presenter)
        if work is None:
            raise NotFound
        response = answer(request, work)
        count_view(request._request, response, work_id, work["language"], "api")
        return response


class RelatedView(ApiView):
    parameters = (LANG, FIELDS)

    @schema.related
    def get(self, request: Request, id: str) -> HttpResponse:
        values = self.values()
        work_id = _work_id(id)
        if not public_languages([work_id]):
            raise NotFound
        found = services.related(work_id, self.languages, RELATED)
        results = [self.presenter.result(result) for result in found]
        return answer(request, {"results": sparse(results, values["fields"])})


class CaptionsView(ApiView):
    """A video's captions in one language, for `<track>` and for download."""

    parameters: ClassVar = ()
    renderer_classes = (WebVTTRenderer,)

    @schema.captions
    def get(self, request: Request, id: str, language: str) -> HttpResponse:
        self.values()
        text = present_captions(_work_id(id), language)
        if text is None:
            raise NotFound
        return answer(request, text)


def _work_id(text: str) -> UUID:
    try:
        work_id = UUID(text)
    except ValueError as error:
        raise NotFound from error
    if str(work_id) != text.lower():  # one address a work, though a UUID can be written in several ways
        raise NotFound
    return work_id
