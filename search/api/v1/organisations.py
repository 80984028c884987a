"""Partners and projects as one reader sees them, with the number of works that the public may see of each, and one of them
whole with what it made. The public site's pages of them are made of this and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from cms.languages.fallback import language_of_text
from cms.partners.models import Partner
from resourcebank.models import Project
from resourcebank.models.choices import DocumentKind
from search.counts import current_counts
from search.outputs import NUMBERED, Outputs, numbered_documents, read_outputs

from .presenters import Json, Presenter

SHOWN = 3  # works of a type


def present_partners(presenter: Presenter) -> list[Json]:
    """Three queries, and more when something has changed."""
    counts = current_counts().by_partner
    return [_partner(partner, counts.get(partner.pk, 0), presenter) for partner in _partners()]


def present_projects(presenter: Presenter) -> list[Json]:
    """Four queries, and more when something has changed."""
    counts = current_counts().by_project
    return [_project(project, counts.get(project.pk, 0), presenter) for project in _projects()]


def present_partner(slug: str, presenter: Presenter) -> Json | None:
    """With its projects and its works."""
    partner = _partners().filter(slug=slug).first()
    if partner is None:
        return None
    outputs = read_outputs("partner", slug, presenter.languages)
    works = current_counts().by_partner.get(partner.pk, 0) if outputs.degraded else outputs.count
    counts = current_counts().by_project
    projects = [project for project in _projects() if partner in (*project.partners.all(), project.coordinator)]
    return {
        **_partner(partner, works, presenter),
        "projects": [_project(project, counts.get(project.pk, 0), presenter) for project in projects],
        **_outputs("partner", slug, outputs, [kind for kind, _count in outputs.types], presenter),
    }


def present_project(slug: str, presenter: Presenter) -> Json | None:
    """With its documents by number, its other works by type, and what its funder asks to have said."""
    project = _projects().filter(slug=slug).first()
    if project is None:
        return None
    outputs = read_outputs("project", slug, presenter.languages)
    works = current_counts().by_project.get(project.pk, 0) if outputs.degraded else outputs.count
    others = [kind for kind, _count in outputs.types if kind != NUMBERED]
    language, acknowledgement = presenter.labels.acknowledgement(project.programme.slug)
    return {
        **_project(project, works, presenter),
        "organisations": [presenter.partner(partner.slug) for partner in _members(project)],
        "acknowledgement": acknowledgement,
        "acknowledgement_language": language,
        "documents": [
            {
                "number": document.number or None,
                "kind": document.kind,
                "kind_label": str(DocumentKind(document.kind).label),
                "work": presenter.result(document.work),
            }
            for document in numbered_documents(outputs)
        ],
        **_outputs("project", slug, outputs, others, presenter),
    }


def _partners() -> Any:
    return Partner.objects.filter(status=Partner.Status.ACTIVE).prefetch_related("texts")


def _projects() -> Any:
    return Project.objects.select_related("programme", "coordinator").prefetch_related("texts", "partners")


def _partner(partner: Partner, count: int, presenter: Presenter) -> Json:
    descriptions = {text.language: text.description for text in partner.texts.all()}
    return {
        "slug": partner.slug,
        "name": partner.name,
        "country": partner.country,
        "country_label": presenter.labels.value("country", partner.country),
        "language": partner.language,
        "website": partner.website or None,
        "logo": presenter.partner(partner.slug)["logo"],
        **_text("description", descriptions, presenter),
        "languages": sorted(descriptions),
        "url": _page("partner", partner.slug, presenter),
        "api_url": presenter.links.api("partner", partner.slug),
        "count": count,
    }


def _project(project: Project, count: int, presenter: Presenter) -> Json:
    programme = project.programme.slug
    titles = {text.language: text.title for text in project.texts.all()}
    descriptions = {text.language: text.description for text in project.texts.all()}
    coordinator = project.coordinator
    return {
        "slug": project.slug,
        "name": project.acronym,
        "title": project.title(presenter.languages),
        "title_language": language_of_text(titles, presenter.languages),
        **_text("description", descriptions, presenter),
        "languages": sorted(language for language, text in descriptions.items() if text),
        "programme": {"slug": programme, "name": presenter.labels.programme(programme)},
        "programme_language": presenter.labels.value_language("programme", programme),
        "number": project.number or None,
        "starts": project.starts.isoformat() if project.starts else None,
        "ends": project.ends.isoformat() if project.ends else None,
        "website": project.website or None,
        "coordinator": coordinator.slug if coordinator and _is_active(coordinator) else None,
        "partners": sorted(partner.slug for partner in project.partners.all() if _is_active(partner)),
        "url": _page("project", project.slug, presenter),
        "api_url": presenter.links.api("project", project.slug),
        "count": count,
    }


def _members(project: Project) -> list[Partner]:
    """The coordinator first."""
    everybody = [*([project.coordinator] if project.coordinator else []), *project.partners.all()]
    return [partner for partner in dict.fromkeys(everybody) if _is_active(partner)]


def _text(name: str, texts: Mapping[str, str], presenter: Presenter) -> Json:
    language = language_of_text(texts, presenter.languages)
    return {name: texts[language] if language else None, f"{name}_language": language}


def _outputs(facet: str, slug: str, outputs: Outputs, kinds: Iterable[str], presenter: Presenter) -> Json:
    counts = dict(outputs.types)
    return {
        "degraded": outputs.degraded,
        "types": [
            {
                "type": kind,
                "label": presenter.labels.value("type", kind),
                "count": counts[kind],
                **presenter.works_filed([(facet, slug), ("type", kind)]),
                "works": [presenter.result(work) for work in outputs.of_type(kind)[:SHOWN]],
            }
            for kind in kinds
        ],
    }


def _page(name: str, slug: str, presenter: Presenter) -> str:
    return presenter.links.absolute(reverse(name, args=[presenter.languages[0], slug]))


def _is_active(partner: Partner) -> bool:
    return partner.status == Partner.Status.ACTIVE
