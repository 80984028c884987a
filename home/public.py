"""What every public page has in common. Invariant: it is in the language of its address, loads nothing from elsewhere,
runs no script but its own, sets no cookie that the reader did not ask for, and is asked for anew each time, so that what is
taken back is gone. A film that lies elsewhere is loaded once the reader has agreed, and only then (`player.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from cms.languages.fallback import supported_languages
from cms.languages.names import own_language_name

Response = TypeVar("Response", bound=HttpResponseBase)
Address = Callable[[str], str]  # language -> this page's address in it

# Where the menu and the foot of every page lead, and the sitemap: a page's name among the addresses, and what it is called.
NAVIGATION = {
    "bank": _("Find"),
    "journey": _("The journey"),
    "topics": _("Topics"),
    "projects": _("Projects"),
    "partners": _("Partners"),
    "countries": _("Countries"),
    "glossary": _("Glossary"),
    "new": _("What is new"),
}


def content_security_policy(frames: Sequence[str] = ()) -> str:
    """`frames`: origins of the sites that the page may show a film of within itself."""
    return "; ".join(
        [
            "default-src 'self'",
            "img-src 'self' data:",
            "media-src 'self'",
            " ".join(["frame-src", *(frames or ["'none'"])]),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def public_page(view: Callable[..., Response]) -> Callable[..., Response]:
    @wraps(view)
    def wrapped(request: HttpRequest, language: str, **kwargs: Any) -> Response:
        with translation.override(language):
            response = view(request, language, **kwargs)
        response.headers["Content-Language"] = language
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        response.headers.setdefault("Cache-Control", "no-cache")
        patch_vary_headers(response, ["Cookie", "Save-Data"])  # `readers.py`, `low_data.py`
        return response

    return wrapped


def origin_of(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def layout(language: str, address: Address | None = None) -> dict[str, Any]:
    """What the frame around the page needs. `address`: where the language menu leads; else to the search page."""
    address = address or (lambda code: reverse("bank", args=[code]))
    return {
        "language": language,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "languages": [(code, own_language_name(code), address(code)) for code in supported_languages()],
        "language_name": own_language_name(language),
        "catalogue_unreviewed": language in settings.UNREVIEWED_CATALOGUES,
        "bank_url": reverse("bank", args=[language]),
        "navigation": [(name, label, reverse(name, args=[language])) for name, label in NAVIGATION.items()],
    }
