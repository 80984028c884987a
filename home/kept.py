"""Pages kept for the next reader. Invariant: a page is answered from here only while the bank is in the very state that it
was made in (`search/freshness.py`), to readers of whom it knows no more than of the first one, and for ten minutes at most,
since pages speak of days and hours. Whoever sends a cookie, and whatever was not answered in full, is made anew. Readers are
counted all the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from search.freshness import State, current_state, index_holds

from .low_data import saves_data
from .public import origin_of

KEPT = 10 * 60  # seconds
LARGEST = 200_000  # bytes; with MAX_ENTRIES of the settings this bounds the memory
KNOWN_OF_READER = {"cookie", "save-data", "accept-encoding"}  # what two readers of one kept page have in common
NOT_KEPT = "no-store"
Count = Callable[[HttpRequest, HttpResponse], None]


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    headers: dict[str, str]
    count: Count | None


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Of a page that the address alone decides."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        state = None if request.COOKIES else current_state()
        key = _key(request, state) if state else ""
        page: _Page | None = caches["pages"].get(key) if state else None
        if page:
            response = HttpResponse(page.content, headers=page.headers)
            return _count(request, response, page.count)
        response = view(request, **kwargs)
        count: Count | None = getattr(response, "count", None)
        if state and _may_keep(response) and index_holds(state):
            caches["pages"].set(key, _Page(response.content, dict(response.headers), count), KEPT)
        return _count(request, response, count)

    return wrapped


def counted(response: HttpResponse, count: Count) -> HttpResponse:
    """`count` is called for each reader, whether the page is made for her or was kept; it must be possible to pickle it."""
    response.count = count  # type: ignore[attr-defined]
    return response


def in_full(response: HttpResponse, whole: bool) -> HttpResponse:
    """`whole`: False where the engine did not answer; neither we nor a browser keep such a page."""
    if not whole:
        response.headers["Cache-Control"] = NOT_KEPT
    return response


def _count(request: HttpRequest, response: HttpResponse, count: Count | None) -> HttpResponse:
    if count:
        count(request, response)
    return response


def _key(request: HttpRequest, state: State) -> str:
    slot = int(timezone.now().timestamp() // KEPT)
    asked = repr((state, slot, origin_of(request), request.get_full_path(), saves_data(request)))
    return hashlib.sha256(asked.encode()).hexdigest()


def _may_keep(response: HttpResponse) -> bool:
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and NOT_KEPT not in response.headers.get("Cache-Control", "")
        and not response.cookies
        and varies <= KNOWN_OF_READER
        and len(response.content) <= LARGEST
    )
