"""A work to take along, as ZIP and as PDF. Both are asked for anew each time, as all files are: the work's page decides
whether there is anything to have, and an unchanged file costs a 304. They answer ranges, so that a download that broke off
on a weak line goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cms.media.serving import serve_file
from cms.media.views import DOWNLOADED_CSP, FILE_CACHE, SHOWN_CSP
from cms.printing.printer import print_pdf
from resourcebank.usage import count_offline
from search.api.v1.detail import present_work
from search.api.v1.presenters import Json, Presenter
from search.vocabulary import current_vocabulary

from ..public import origin_of, public_page
from .edition import Edition, for_print, for_screen
from .made import NotNow, made_once
from .pack import fingerprint, write
from .stored import Stored

Kind = Literal["zip", "pdf"]
HEADERS: dict[Kind, dict[str, str]] = {
    "zip": {"Content-Type": "application/zip", "Content-Security-Policy": DOWNLOADED_CSP},
    "pdf": {"Content-Type": "application/pdf", "Content-Security-Policy": SHOWN_CSP},
}
TRY_AGAIN_SECONDS = "20"


@require_safe
@public_page
def as_zip(request: HttpRequest, language: str, work_id: UUID) -> HttpResponseBase:
    def make(edition: Edition) -> Callable[[Path], None]:
        return lambda target: write(edition.parts, edition.changed, target)

    return _answer(request, language, work_id, "zip", for_screen, make)


@require_safe
@public_page
def as_pdf(request: HttpRequest, language: str, work_id: UUID) -> HttpResponseBase:
    return _answer(request, language, work_id, "pdf", for_print, _printing)


def _printing(edition: Edition) -> Callable[[Path], None]:
    pictures = {part.name: part.content.path for part in edition.beside if isinstance(part.content, Stored)}
    return lambda target: print_pdf(edition.page, pictures, target)


def _answer(
    request: HttpRequest,
    language: str,
    work_id: UUID,
    kind: Kind,
    edit: Callable[[Json, Presenter], Edition],
    making: Callable[[Edition], Callable[[Path], None]],
) -> HttpResponseBase:
    presenter = Presenter((language,), origin_of(request), current_vocabulary())
    work = present_work(work_id, presenter)
    if work is None or not work["offline"][kind]:
        raise Http404
    edition = edit(work, presenter)
    identity = fingerprint(edition.parts, edition.changed)
    headers = {
        **HEADERS[kind],
        "ETag": f'"{identity}"',
        "Cache-Control": FILE_CACHE,
        "Content-Disposition": content_disposition_header(kind == "zip", f"{edition.slug}.{kind}") or kind,
        "X-Robots-Tag": "noindex, nofollow",
        "X-Content-Type-Options": "nosniff",
    }
    known = get_conditional_response(request, etag=headers["ETag"])  # who has it already has nothing made
    if known is not None:
        return known
    try:
        stored = made_once(identity, kind, making(edition))
    except NotNow:
        response = render(request, "home/unavailable.html", status=503)
        response.headers["Retry-After"] = TRY_AGAIN_SECONDS
        return response
    served = serve_file(request, stored, headers)
    count_offline(request, served, work_id, work["language"], kind)
    return served
