"""Invariant: an answer's ETag is made of what this reader may see now, after the visibility rule was asked, and of
nothing else; so 304 never tells of what is no longer public. Answers are kept by caches but asked about each time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

ALWAYS_ASK = "public, max-age=0, must-revalidate"


def answer(
    request: Request, data: Any, *, timing: Mapping[str, Any] | None = None, cache_control: str = ALWAYS_ASK
) -> HttpResponse:
    """200 with `data` (and `timing`, which is in the answer but not in its ETag), or 304 where the client has it."""
    renderer = request.accepted_renderer
    content: bytes = renderer.render(data, request.accepted_media_type, {})  # type: ignore[assignment]
    # Weak: bytes that differ only in `timing` are the same answer.
    etag = f'W/"{hashlib.sha256(renderer.media_type.encode() + content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": cache_control}
    if _has(request, etag):
        return HttpResponse(status=304, headers=headers)
    if timing:  # put into the JSON object that is written already: writing it takes longer than finding it
        content = content[:-1] + b"," + orjson.dumps(timing)[1:]
    charset = f"; charset={renderer.charset}" if renderer.charset else ""
    return HttpResponse(content, content_type=renderer.media_type + charset, headers=headers)


def _has(request: Request, etag: str) -> bool:
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in given or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in given}
