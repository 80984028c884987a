"""The widget that partners put on their sites, and the page that tells them how.

Invariant: a released version is a file that never changes. Other sites name it with its hash, and their readers' browsers
run nothing else; so a change is a new file with a new version, and those before it are still answered."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.api.v1.labels import facet_label
from search.engines.base import FACETS

from .public import layout, origin_of, public_page

NAME = "resource-bank-search"
FOLDER = Path(__file__).parent / "static" / "home" / "widget"
# Version -> hash of its file, the newest last (https://www.w3.org/TR/SRI/).
RELEASES = {
    "1.0.0": "sha384-BPRXKgfJ0JD+y8R0hNQLbT7iDoq4DyZ6C+FszXJ6f+ItKluMK1j5TgNHhrCFBPOj",
    "1.0.1": "sha384-o2t6yznD1oXpzsAKYUmWxABtVfMxr8jJjlmE6dO+3iXr3npkznB1frayutItS0dI",
}
PARTS = (
    "form", "input", "button", "suggestions", "suggestion", "filters", "summary", "filter", "status", "notice", "results",
    "card", "picture", "kind", "title", "text", "facts", "note", "link", "pages",
)  # fmt: skip
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def script(request: HttpRequest, version: str) -> FileResponse:
    if version not in RELEASES:
        raise Http404
    headers = {"Cache-Control": FOREVER, "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(path_of(version).open("rb"), content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
@public_page
def page(request: HttpRequest, language: str) -> HttpResponse:
    frame = layout(language, lambda code: reverse("widget", args=[code]))
    return render(request, "home/widget.html", {**frame, **_context(request, frame["bank_url"])})


def _context(request: HttpRequest, bank_url: str) -> dict[str, Any]:
    version, integrity = list(RELEASES.items())[-1]
    origin = origin_of(request)
    lines = {
        "origin": origin,
        "script_url": origin + reverse("widget_script", args=[version]),
        "integrity": integrity,
        "bank_url": bank_url,
    }
    snippet = render_to_string("home/widget_snippet.html", lines).strip()
    return {
        **lines,
        "snippet": snippet,
        "fixed": [(name, facet_label(name)) for name in FACETS],
        "parts": PARTS,
    }


def path_of(version: str) -> Path:
    return FOLDER / f"{NAME}-{version}.js"


def integrity_of(content: bytes) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
