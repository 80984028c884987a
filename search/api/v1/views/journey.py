"""The rural social entrepreneur's way, for MERSE and whoever else supports her."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from .. import schema
from ..caching import answer
from ..journey import present_journey
from ..search_parameters import FILTERS, LANG
from .base import ApiView


class JourneyView(ApiView):
    throttle_scope = "search"
    parameters: ClassVar = (LANG, *(parameter for parameter in FILTERS if parameter.name == "country"))

    @schema.journey
    def get(self, request: Request) -> HttpResponse:
        country = self.values()["country"]
        return answer(request, present_journey(country, self.presenter))
