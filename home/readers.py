"""The languages a reader reads, best first. Invariant: that of the page comes first, whatever else she reads. Her others
are kept on her device, in a cookie that is set only when she asks for it; whatever it holds is read as some of our
languages.

This is the one place that reads it. A page whose words depend on it says `Vary: Cookie`, as every public page does."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from cms.languages.fallback import supported_languages
from search.api.v1.presenters import Presenter
from search.vocabulary import current_vocabulary

from .public import origin_of

COOKIE = "reads"
MOST = 4
KEPT = 365 * 24 * 60 * 60  # seconds


def kept_languages(request: HttpRequest) -> tuple[str, ...]:
    return _ours(request.COOKIES.get(COOKIE, "").split(","))


def reader_languages(request: HttpRequest, language: str) -> tuple[str, ...]:
    """`language`: the page's."""
    return tuple(dict.fromkeys((language, *kept_languages(request))))


def presenter_of(request: HttpRequest, language: str, transcript: str | None = None) -> Presenter:
    """Of a page in `language`, for her. `transcript`: the language she asked to read a film in."""
    return Presenter(reader_languages(request, language), origin_of(request), current_vocabulary(), transcript)


def keep_languages(response: HttpResponse, languages: Sequence[str], *, secure: bool) -> None:
    """None: what was kept is forgotten."""
    value = ",".join(_ours(languages))
    if value:
        response.set_cookie(COOKIE, value, max_age=KEPT, secure=secure, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def _ours(codes: Sequence[str]) -> tuple[str, ...]:
    ours = supported_languages()
    return tuple(dict.fromkeys(code for code in codes if code in ours))[:MOST]
