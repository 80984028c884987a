"""The public site: the search page and the works' pages. Questions are answered by `search`, which asks visibility."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.defaults import bad_request, server_error

from cms.languages.fallback import supported_languages
from resourcebank.usage import count_search, count_view
from search.api.v1.detail import present_work
from search.api.v1.journey import present_journey
from search.api.v1.languages import from_accept_language
from search.api.v1.presenters import Links
from search.engines.base import FacetFilter
from search.services import SearchRequest, browse, related, search

from .calendar import has_calendar, write_calendar
from .feeds import feeds_of
from .journey import journey_context
from .kept import counted, in_full, kept
from .player import read_wishes
from .public import layout, public_page
from .question import read_question
from .readers import kept_languages, presenter_of
from .search_page import result_context, shelf
from .start_page import start_context
from .work_page import slug_of, work_response

NO_DATABASE = (OperationalError, InterfaceError)
RELATED = 3
NEWEST = 6


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    spoken = kept_languages(request) or from_accept_language(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(reverse("bank", args=[spoken[0]]))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at pages that name no icon, such as the admin's. The icon's own address changes with it."""
    return HttpResponseRedirect(static("home/mark.svg"), headers={"Cache-Control": "public, max-age=86400"})


@require_safe
@kept
@public_page
def bank(request: HttpRequest, language: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    vocabulary = presenter.vocabulary
    question = read_question(request.GET, vocabulary)
    frame = layout(language, lambda code: reverse("bank", args=[code]) + question.query_string())
    frame["feeds"] = feeds_of(question, language)
    if question.is_empty and not question.notices:
        asked = SearchRequest(languages=presenter.languages, page_size=NEWEST, facets=("type", "stage", "challenge"))
        hers = {"language": FacetFilter(include=frozenset(presenter.languages))}
        (readable,) = browse([replace(asked, filters=hers, facets=())])
        found = search(asked, vocabulary)
        start = start_context(found, readable, presenter)
        return in_full(render(request, "home/start.html", {**frame, **start}), not found.degraded)
    answer = search(question.request(*presenter.languages), vocabulary)
    response = render(request, "home/results.html", {**frame, **result_context(question, answer, presenter)})
    if question.page == 1 and (question.q or question.is_narrowed):  # the rest is leafing
        count = partial(count_search, language=language, filters=tuple(question.filters), found=answer.found)
        response = counted(response, count)
    return in_full(response, not answer.degraded)


@require_safe
@kept
@public_page
def resource(request: HttpRequest, language: str, work_id: UUID, slug: str) -> HttpResponse:
    wishes = read_wishes(request, language)
    presenter = presenter_of(request, language, wishes.transcript)
    work = present_work(work_id, presenter)
    if work is None:
        return _nothing_here(request, language)
    right_slug = slug_of(work)

    def address(code: str) -> str:
        return Links("").page(code, work_id, right_slug)

    if slug != right_slug:
        return HttpResponsePermanentRedirect(address(language))
    near = related(work_id, presenter.languages, RELATED)
    frame = {**layout(language, address), "related": shelf(near or (), presenter)}
    if has_calendar(work):
        frame["calendar_url"] = reverse("calendar", args=[language, work_id])
    response = work_response(request, "home/work.html", work, presenter, wishes, frame)
    if wishes.none_yet and "told" not in request.GET:  # thanks for what she told us: she has been here before
        response = counted(response, partial(count_view, work_id=work_id, language=work["language"], where="page"))
    return in_full(response, near is not None)


@require_safe
@public_page
def calendar(request: HttpRequest, language: str, work_id: UUID) -> HttpResponse:
    work = present_work(work_id, presenter_of(request, language))
    if work is None or not has_calendar(work):
        return _nothing_here(request, language)
    headers = {"Content-Disposition": f'attachment; filename="{work_id}.ics"'}
    return HttpResponse(write_calendar(work), content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
@kept
@public_page
def journey(request: HttpRequest, language: str) -> HttpResponse:
    presenter = presenter_of(request, language)
    asked = read_question(request.GET, presenter.vocabulary)
    chosen = asked.request(language).filters.get("country")
    address = f"?{urlencode({'country': asked.filters['country']}, doseq=True)}" if chosen else ""
    frame = layout(language, lambda code: reverse("journey", args=[code]) + address)
    found = present_journey(chosen, presenter)
    context = {**frame, **journey_context(found, presenter), "notices": asked.notices}
    return in_full(render(request, "home/journey.html", context), not found["degraded"])


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: the same page for what does not exist and for what is not public."""
    first = request.path_info.split("/")[1]
    spoken = from_accept_language(request.headers.get("Accept-Language", ""))[0]
    return _nothing_here(request, language=first if first in supported_languages() else spoken)


@public_page
def _nothing_here(request: HttpRequest, language: str) -> HttpResponse:
    return render(request, "home/not_found.html", layout(language), status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500. Without a database there is nothing to answer with; that is no fault of the question."""
    return _unavailable() if isinstance(sys.exception(), NO_DATABASE) else server_error(request)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400. It is also what Django says where the database goes away before the session is saved; what was
    asked for may be done by then, so nobody is told that it was refused."""
    if isinstance(exception, SessionInterrupted) and any(isinstance(e, NO_DATABASE) for e in _before(exception)):
        return _unavailable()
    return bad_request(request, exception)


def _before(exception: BaseException | None) -> Iterator[BaseException]:
    """That exception, and those in whose handling it was raised."""
    while exception:
        yield exception
        exception = exception.__context__


def _unavailable() -> HttpResponse:
    headers = {"Retry-After": "60", "Cache-Control": "no-store"}
    return HttpResponse(get_template("home/unavailable.html").render(), status=503, headers=headers)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return render(request, "home/form_refused.html", status=403)
