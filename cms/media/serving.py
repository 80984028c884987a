"""Sends a stored file over HTTP: whole, in part (RFC 9110, section 14; players and readers on weak lines ask for parts)
or not at all when the reader has it already. Whoever calls has asked `access.py` first, so that not even an ETag is
compared for a file that may not be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

CHUNK = 64 * 1024
# One range only; a request for several is answered with the whole file, as the standard allows.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class Stored(Protocol):
    """A model's file, or another of the storage."""

    @property
    def storage(self) -> Storage: ...
    @property
    def name(self) -> str | None: ...


def serve_file(request: HttpRequest, stored: Stored, headers: dict[str, str]) -> HttpResponseBase:
    """`headers` hold the Content-Type and a strong ETag; 404 if the file is gone from the storage."""
    try:
        size = stored.storage.size(str(stored.name))
    except OSError as error:
        raise Http404 from error
    response = _answer(request, stored, size, headers["ETag"])
    response.headers["Accept-Ranges"] = "bytes"
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _answer(request: HttpRequest, stored: Stored, size: int, etag: str) -> HttpResponseBase:
    condition = get_conditional_response(request, etag=etag)  # 304 or 412
    if condition is not None:
        return condition
    part = wanted_part(request, etag, size)
    if part is not None and not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Content-Length": "0"})
    if settings.SENDFILE:
        return _handed_over(stored)
    sent = part if part is not None else range(size)
    response: HttpResponseBase
    response = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(_read(stored, sent))
    response.headers["Content-Length"] = str(len(sent))
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _handed_over(stored: Stored) -> HttpResponse:
    """The web server in front sends the bytes, and the part asked for, itself."""
    response = HttpResponse()
    if settings.SENDFILE == "nginx":
        response.headers["X-Accel-Redirect"] = quote(f"/stored-files/{stored.name}")
    else:
        response.headers["X-Sendfile"] = stored.storage.path(str(stored.name))
    return response


def wanted_part(request: HttpRequest, etag: str, size: int) -> range | None:
    """The bytes asked for; None for all of them; an empty range where the file has no such bytes."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _read(stored: Stored, part: range) -> Iterator[bytes]:
    left = len(part)
    with stored.storage.open(str(stored.name), "rb") as file:
        file.seek(part.start)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
