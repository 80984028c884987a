"""Who made the works: partners and projects, with the number of works the public may see of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from rest_framework.request import Request

from cms.languages.fallback import choose_text
from cms.partners.models import Partner
from resourcebank.models import Project
from resourcebank.visibility import public_resources

from .. import schema
from ..caching import answer
from .base import ApiView


class PartnersView(ApiView):
    @schema.partners
    def get(self, request: Request) -> HttpResponse:
        self.values()
        counts = _public_works_by("partner")
        partners = Partner.objects.filter(status=Partner.Status.ACTIVE).prefetch_related("texts")
        results = [self._partner(partner, counts.get(partner.pk, 0)) for partner in partners]
        return answer(request, {"count": len(results), "results": results})

    def _partner(self, partner: Partner, count: int) -> dict[str, Any]:
        descriptions = {text.language: text.description for text in partner.texts.all()}
        return {
            "slug": partner.slug,
            "name": partner.name,
            "country": partner.country,
            "country_label": self.presenter.labels.value("country", partner.country),
            "language": partner.language,
            "website": partner.website or None,
            "description": choose_text(descriptions, self.languages) or None,
            "count": count,
        }


class ProjectsView(ApiView):
    @schema.projects
    def get(self, request: Request) -> HttpResponse:
        self.values()
        counts = _public_works_by("project")
        projects = Project.objects.select_related("programme", "coordinator").prefetch_related("texts", "partners")
        results = [self._project(project, counts.get(project.pk, 0)) for project in projects]
        return answer(request, {"count": len(results), "results": results})

    def _project(self, project: Project, count: int) -> dict[str, Any]:
        coordinator = project.coordinator
        programme = project.programme.slug
        return {
            "slug": project.slug,
            "name": project.acronym,
            "title": project.title(self.languages),
            "description": project.description(self.languages) or None,
            "programme": {"slug": programme, "name": self.presenter.labels.programme(programme)},
            "number": project.number or None,
            "starts": project.starts.isoformat() if project.starts else None,
            "ends": project.ends.isoformat() if project.ends else None,
            "website": project.website or None,
            "coordinator": coordinator.slug if coordinator and _is_active(coordinator) else None,
            "partners": sorted(partner.slug for partner in project.partners.all() if _is_active(partner)),
            "count": count,
        }


def _is_active(partner: Partner) -> bool:
    return partner.status == Partner.Status.ACTIVE


def _public_works_by(field: str) -> dict[int, int]:
    originals = public_resources().filter(is_original=True).order_by()
    return dict(originals.values_list(field).annotate(Count("pk")))
