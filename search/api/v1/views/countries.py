"""Countries side by side."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from .. import schema
from ..caching import answer
from ..countries import present_countries
from .base import ApiView


class CountriesView(ApiView):
    @schema.countries
    def get(self, request: Request) -> HttpResponse:
        self.values()
        return answer(request, present_countries(self.presenter))
