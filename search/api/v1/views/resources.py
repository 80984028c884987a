"""Works: all of them in order, one of them whole, and those like it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from resourcebank.usage import count_view
from resourcebank.visibility import public_languages
from search import services
from search.services import SearchRequest

from .. import schema
from ..caching import answer
from ..cursors import CURSOR, page_after
from ..detail import present_work
from ..parameters import Values, refuse
from ..problems import IndexNeeded
from ..renderers import PlainTextRenderer, SubRipRenderer, WebVTTRenderer
from ..search_parameters import FIELDS, FILTERS, IDS, LANG, MOST_IDS, PAGE_SIZE, narrowing, parse_work_id
from ..videos import find_public_track, write_track
from .base import ApiView, sparse

RELATED = 10


class ResourcesView(ApiView):
    parameters = (LANG, IDS, *FILTERS, PAGE_SIZE, CURSOR, FIELDS)

    @schema.resources
    def get(self, request: Request) -> HttpResponse:
        values = self.values()
        return self._named(request, values) if values["id"] else self._newest(request, values)

    def _named(self, request: Request, values: Values) -> HttpResponse:
        if not request.GET.keys() <= {"id", "lang", "fields"}:
            raise refuse("id", _("It goes with lang and fields only. Leave the others out."))
        results = [self.presenter.result(result) for result in services.works(values["id"], self.languages)]
        data = {"next": None, "page_size": MOST_IDS, "degraded": False, "results": sparse(results, values["fields"])}
        return answer(request, data)

    def _newest(self, request: Request, values: Values) -> HttpResponse:
        asked = SearchRequest(
            languages=self.languages,
            sort="newest",
            page_size=values["page_size"],
            facets=(),
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
        found = services.related(work_id, self.languages, RELATED) or ()
        results = [self.presenter.result(result) for result in found]
        return answer(request, {"results": sparse(results, values["fields"])})


class TrackView(ApiView):
    """What plays with a film in one language, for `<track>` and to download."""

    parameters: ClassVar = ()
    renderers: ClassVar = {"vtt": WebVTTRenderer, "srt": SubRipRenderer, "txt": PlainTextRenderer}

    def get_renderers(self) -> list[BaseRenderer]:
        """By the address's end, whatever a player says it accepts."""
        return [self.renderers.get(self.kwargs.get("extension"), WebVTTRenderer)()]

    @schema.track
    def get(self, request: Request, id: str, kind: str, language: str, extension: str) -> HttpResponse:
        self.values()
        track = find_public_track(_work_id(id), kind, language)
        text = write_track(track, extension) if track else None
        if text is None:
            raise NotFound
        return answer(request, text)


def _work_id(text: str) -> UUID:
    try:
        return parse_work_id(text)
    except ValueError as error:
        raise NotFound from error
