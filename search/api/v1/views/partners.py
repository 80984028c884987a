"""Who made the works: partners and projects."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from .. import schema
from ..caching import answer
from ..organisations import present_partner, present_partners, present_project, present_projects
from .base import ApiView


class PartnersView(ApiView):
    @schema.partners
    def get(self, request: Request) -> HttpResponse:
        self.values()
        results = present_partners(self.presenter)
        return answer(request, {"count": len(results), "results": results})


class PartnerView(ApiView):
    @schema.partner
    def get(self, request: Request, slug: str) -> HttpResponse:
        self.values()
        partner = present_partner(slug, self.presenter)
        if partner is None:
            raise NotFound
        return answer(request, partner)


class ProjectsView(ApiView):
    @schema.projects
    def get(self, request: Request) -> HttpResponse:
        self.values()
        results = present_projects(self.presenter)
        return answer(request, {"count": len(results), "results": results})


class ProjectView(ApiView):
    @schema.project
    def get(self, request: Request, slug: str) -> HttpResponse:
        self.values()
        project = present_project(slug, self.presenter)
        if project is None:
            raise NotFound
        return answer(request, project)
