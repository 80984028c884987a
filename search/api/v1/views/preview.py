"""A version of a work that is not public yet, for whoever was given a link to it."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from resourcebank.previews import HEADERS, find_preview

from .. import schema
from ..caching import answer
from ..preview import present_preview
from .base import ApiView


class PreviewView(ApiView):
    @schema.preview
    def get(self, request: Request, token: str) -> HttpResponse:
        self.values()
        preview = find_preview(token)
        if preview is None:
            raise NotFound
        origin = request.build_absolute_uri("/")[:-1]
        work = present_preview(preview, self.languages, origin, self.vocabulary)
        response = answer(request, work, cache_control=HEADERS["Cache-Control"])
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response
