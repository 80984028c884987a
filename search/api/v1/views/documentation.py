"""The contract as OpenAPI, and a page to try it; and the answer to every address that is not in it."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from .. import schema
from ..caching import answer
from .base import ApiView


class OpenAPIView(ApiView):
    parameters: ClassVar = ()

    @schema.hidden
    def get(self, request: Request) -> HttpResponse:
        self.values()
        return answer(request, openapi())


@cache
def openapi() -> dict[str, Any]:
    """Made once a process: it depends on the code alone."""
    document: dict[str, Any] = SchemaGenerator(urlconf="search.api.urls").get_schema(request=None, public=True)
    return document


class DocsView(SpectacularSwaggerView):
    http_method_names = ("get", "head")
    url_name = "api-v1:openapi"


class NothingHereView(ApiView):
    @schema.hidden
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        raise NotFound
