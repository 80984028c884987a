"""Pages to look around in: partners, projects, topics, countries, what is new. Invariant: each is made of what the API
answers to the same question, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.languages.alphabet import sort_key
from search.api.v1.countries import present_countries
from search.api.v1.organisations import present_partner, present_partners, present_project, present_projects
from search.api.v1.presenters import Json, Presenter
from search.api.v1.termbase import present_vocabulary
from search.services import SearchRequest, search

from .cards import card
from .feeds import feeds_of
from .kept import in_full, kept
from .public import layout, public_page
from .question import LAST_PAGE, Question, read_page
from .readers import presenter_of

NEW_ON_A_PAGE = 12


def frame_of(language: str, name: str, *args: str, variants: Iterable[str] | None = None) -> dict[str, Any]:
    """`variants`: the languages that what the page is about is in, where it is not only ours."""
    frame = layout(language, lambda code: reverse(name, args=[code, *args]))
    offered = None if variants is None else set(variants)
    frame["alternates"] = [(code, url) for code, _name, url in frame["languages"] if offered is None or code in offered]
    return frame


@require_safe
@kept
@public_page
def partners(request: HttpRequest, language: str) -> HttpResponse:
    found = present_partners(presenter_of(request, language))
    context = {"count": len(found), "countries": _by_country(found, language)}
    return render(request, "home/partners.html", {**frame_of(language, "partners"), **context})


@require_safe
@kept
@public_page
def partner(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    found = present_partner(slug, presenter)
    if found is None:
        raise Http404
    context = {
        "partner": found,
        "projects": [_with_dates(project) for project in found["projects"]],
        "types": _with_cards(found["types"], presenter),
        "trail": [(_("Partners"), reverse("partners", args=[language]))],
    }
    frame = frame_of(language, "partner", slug, variants=found["languages"])
    return in_full(render(request, "home/partner.html", {**frame, **context}), not found["degraded"])


@require_safe
@kept
@public_page
def projects(request: HttpRequest, language: str) -> HttpResponse:
    found = present_projects(presenter_of(request, language))
    newest = sorted(found, key=lambda project: (project["ends"] or project["starts"] or "", project["count"]))[::-1]
    context = {"projects": [_with_dates(project) for project in newest]}
    return render(request, "home/projects.html", {**frame_of(language, "projects"), **context})


@require_safe
@kept
@public_page
def project(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    found = present_project(slug, presenter)
    if found is None:
        raise Http404
    context = {
        "project": _with_dates(found),
        "organisations": [
            {**one, "country_label": presenter.labels.value("country", one["country"])}
            for one in found["organisations"]
        ],
        "documents": [{**one, "card": card(one["work"], presenter, [])} for one in found["documents"]],
        "types": _with_cards(found["types"], presenter),
        "trail": [(_("Projects"), reverse("projects", args=[language]))],
    }
    frame = frame_of(language, "project", slug, variants=found["languages"])
    return in_full(render(request, "home/project.html", {**frame, **context}), not found["degraded"])


@require_safe
@kept
@public_page
def about(request: HttpRequest, language: str) -> HttpResponse:
    return render(request, "home/about.html", frame_of(language, "about"))


@require_safe
@kept
@public_page
def topics(request: HttpRequest, language: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    found = present_vocabulary("topic", presenter)
    concepts = found["results"] if found else []
    context = {"topics": _tree(sorted(concepts, key=lambda one: sort_key(one["label"], language)))}
    return render(request, "home/topics.html", {**frame_of(language, "topics"), **context})


@require_safe
@kept
@public_page
def countries(request: HttpRequest, language: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    found = present_countries(presenter)
    groups = [_compared(group, presenter, language) for group in found["groups"]]
    context = {"degraded": found["degraded"], "groups": groups}
    response = render(request, "home/countries.html", {**frame_of(language, "countries"), **context})
    return in_full(response, not found["degraded"])


@require_safe
@kept
@public_page
def new(request: HttpRequest, language: str) -> HttpResponse:
    presenter, page = presenter_of(request, language), read_page(request.GET.get("page", ""))
    answer = search(
        SearchRequest(
            languages=presenter.languages,
            sort="newest",
            page=page,
            page_size=NEW_ON_A_PAGE,
            facets=(),
        )
    )
    cards = [card(presenter.result(result), presenter, []) for result in answer.results]
    more = page < LAST_PAGE and page * NEW_ON_A_PAGE < answer.count
    frame = frame_of(language, "new")
    frame["feeds"] = feeds_of(Question(sort="newest"), language)
    context = {
        "months": _by_month(cards),
        "degraded": answer.degraded,
        "newer": f"?page={page - 1}" if page > 1 else None,
        "older": f"?page={page + 1}" if more else None,
    }
    return in_full(render(request, "home/new.html", {**frame, **context}), not answer.degraded)


def _by_country(partners: Iterable[Json], language: str) -> list[tuple[str, list[Json]]]:
    groups: dict[str, list[Json]] = {}
    for one in partners:
        groups.setdefault(one["country_label"], []).append(one)
    return sorted(groups.items(), key=lambda group: sort_key(group[0], language))


def _by_month(cards: Iterable[Json]) -> list[tuple[Any, list[Json]]]:
    """As they come: the newest first."""
    dated = ((parse_datetime(one["published_at"]), one) for one in cards)
    months = groupby(dated, key=lambda pair: pair[0].strftime("%Y-%m") if pair[0] else "")
    found = [list(pairs) for _month, pairs in months]
    return [(pairs[0][0], [one for _moment, one in pairs]) for pairs in found]


def _with_dates(project: Json) -> Json:
    return {**project, **{name: parse_date(project[name]) if project[name] else None for name in ("starts", "ends")}}


def _with_cards(types: Iterable[Json], presenter: Presenter) -> list[Json]:
    return [{**kind, "cards": [card(work, presenter, []) for work in kind["works"]]} for kind in types]


def _tree(concepts: Iterable[Json]) -> list[Json]:
    """Those with works, their own or of a narrower one, each with its narrower ones."""
    concepts = list(concepts)
    slugs = {concept["slug"] for concept in concepts}
    narrower: dict[str, list[Json]] = {}
    for concept in concepts:
        if concept["count"] and concept["broader"] in slugs:
            narrower.setdefault(concept["broader"], []).append(concept)
    tops = ({**one, "narrower": narrower.get(one["slug"], [])} for one in concepts if one["broader"] not in slugs)
    return [top for top in tops if top["count"] or top["narrower"]]


def _compared(group: Json, presenter: Presenter, language: str) -> Json:
    """Its countries as columns, and a row for every fact that any of them gives."""
    overviews = sorted(group["overviews"], key=lambda one: sort_key(one["country"]["label"], language))
    return {
        "project": group["project"],
        "columns": [
            {**overview, "card": card(overview["work"], presenter, []), "language": overview["work"]["language"]}
            for overview in overviews
        ],
    }
