"""The public site's page of a version that is not public, for whoever was given a link to it (`resourcebank/previews.py`
says what the link shows, and how long). Nothing of it is kept or counted, and where the reader goes from it learns nothing
of its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.media.models import ResourceFile
from cms.media.views import answer_file, answer_made, answer_track, find_made
from resourcebank.audit import log_if_not_public
from resourcebank.models import ToolkitVideoPage
from resourcebank.previews import HEADERS, Preview, find_preview
from resourcebank.videos import video_of_draft
from search.api.v1.presenters import Presenter
from search.api.v1.preview import present_preview
from search.api.v1.videos import find_track, write_track
from search.vocabulary import current_vocabulary

from .player import read_wishes
from .public import layout, origin_of, public_page
from .work_page import work_response

PreviewView = Callable[..., HttpResponseBase]


def of_link(view: PreviewView) -> PreviewView:
    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        preview = find_preview(token)
        if preview is None:
            raise Http404
        response = view(request, preview, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return wrapped


@of_link
def work(request: HttpRequest, preview: Preview) -> HttpResponseBase:
    return _work(request, language=preview.page.language, preview=preview)


@public_page
def _work(request: HttpRequest, language: str, preview: Preview) -> HttpResponse:
    origin, vocabulary = origin_of(request), current_vocabulary()
    wishes = read_wishes(request, language)
    found = present_preview(preview, (language,), origin, vocabulary, wishes.transcript)
    presenter = Presenter((language,), origin, vocabulary)
    return work_response(request, "home/preview.html", found, presenter, wishes, layout(language))


@of_link
def file(request: HttpRequest, preview: Preview, file_id: str, filename: str) -> HttpResponseBase:
    item = ResourceFile.objects.filter(pk=file_id).first()
    if item is None or item.filename != filename or not preview.holds(item):
        raise Http404
    response = answer_file(request, item)
    log_if_not_public(preview.by, request, item, response)
    return response


@of_link
def track_of_file(request: HttpRequest, preview: Preview, file_id: int, kind: str, language: str) -> HttpResponseBase:
    item = ResourceFile.objects.filter(pk=file_id).first()
    if item is None or not preview.holds(item):
        raise Http404
    return answer_track(item, kind, language)


@of_link
def rendition(request: HttpRequest, preview: Preview, name: str) -> HttpResponseBase:
    made = find_made(name)
    if made is None or not preview.holds(made.item):
        raise Http404
    response = answer_made(request, made)
    if made.film:
        log_if_not_public(preview.by, request, made.film, response)
    return response


@of_link
def track(request: HttpRequest, preview: Preview, kind: str, language: str, extension: str) -> HttpResponseBase:
    page = preview.page
    video = video_of_draft(page) if isinstance(page, ToolkitVideoPage) else None
    found = find_track({page.pk: video}, kind, language) if video else None
    text = write_track(found, extension) if found else None
    if text is None:
        raise Http404
    mime = "text/vtt" if extension == "vtt" else "text/plain"
    return HttpResponse(text, content_type=f"{mime}; charset=utf-8")
