"""The guard of forms that anybody may send. Invariant: whoever sends one has no authority, so there is nothing for another
site to borrow; but no other site sends one in a reader's name, no program sends many, and of whom a line came is not known
afterwards: a sender is a hash in memory, this process's or the shared cache's, under a key that is drawn at random and lives
a day."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.accounts.lockout import client_address
from resourcebank.models.readers import LONGEST_LINE

from .public import layout, public_page

HONEYPOT = "website"  # a field that people do not see; what fills it in is a program
MOST_AN_HOUR = 30  # of all forms together: a class at one school has one address
HOUR, DAY = 3600, 24 * 3600
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w")
_LINK = re.compile(r"://|\bwww\.|\b[\w-]+\.[a-z]{2,}/", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d[\d\s().,/–-]*\d")
# What has as many digits as a telephone number and is none: years, dates, amounts.
_NOT_A_TELEPHONE = re.compile(
    r"(19|20)\d\d(\s*[-–/,]\s*(19|20)?\d\d)*|\d{4}-\d\d?-\d\d?|\d\d?[./-]\s?\d\d?[./-]\s?\d{4}|\d{1,3}([\s.,]\d{3})*[\s.,]?000"
)
_TELEPHONE_DIGITS = 7
_BETWEEN_WORDS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")

View = Callable[..., HttpResponse]


class LineField(forms.CharField):
    """One line of a reader's, with nothing in it by which anybody could be reached."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_LINE, **kwargs)
        self.error_messages["required"] = gettext_lazy("Write a few words.")

    def to_python(self, value: Any) -> str:
        return str(super().to_python(_BETWEEN_WORDS.sub(" ", value or "")))

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST_LINE:
            return  # which is said by the field itself
        if _EMAIL.search(value):
            raise ValidationError(_("Leave out the e-mail address: we keep nothing of you, and cannot answer."))
        if any(_is_telephone(number) for number in _NUMBER.findall(value)):
            raise ValidationError(_("Leave out the telephone number: we keep nothing of you, and cannot answer."))
        if _LINK.search(value):
            raise ValidationError(_("Leave out the link, and say in words what is meant."))
        if value and not any(char.isalpha() for char in value):
            raise ValidationError(_("Write a few words."))


def says_who(text: str) -> bool:
    """Whether somebody could be reached by what stands there."""
    return bool(_EMAIL.search(text)) or any(_is_telephone(number) for number in _NUMBER.findall(text))


def _is_telephone(number: str) -> bool:
    return sum(map(str.isdigit, number)) >= _TELEPHONE_DIGITS and not _NOT_A_TELEPHONE.fullmatch(number)


def anonymous_form(view: View) -> View:
    """For a public page with a form. What is posted comes to the view only if it may be kept."""
    guarded = public_page(_guarded(view))
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(guarded))


def _guarded(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, language: str, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, language, **kwargs)
        if not _is_from_here(request):
            return _refuse(
                request, language, 403, _("This was sent from another site. Open the page here, and send it.")
            )
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return _refuse(request, language, 403, _("You are logged in, and only readers are asked. Log out first."))
        if not _is_within_measure(request):
            return _refuse(
                request, language, 429, _("Much was sent from your network in the last hour. Try again in an hour.")
            )
        return view(request, language, **kwargs)

    return wrapped


def is_program(request: HttpRequest) -> bool:
    """It is thanked as anybody is, so that it does not learn."""
    return bool(request.POST.get(HONEYPOT))


def is_first(request: HttpRequest, *about: str) -> bool:
    """Whether nobody has said it of this today from a device like hers, at her address; from now on somebody has."""
    headers = (request.headers.get(name, "") for name in ("User-Agent", "Accept-Language"))
    return caches["clients"].add(_hash("once", *about, client_address(request), *headers), 1, DAY)


def _is_from_here(request: HttpRequest) -> bool:
    """Browsers say where a form was; what says nothing is no browser, and has nobody's name to send in."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site and site not in ("same-origin", "none"):
        return False
    return origin is None or origin.partition("://")[2] == request.get_host()


def _is_within_measure(request: HttpRequest) -> bool:
    sent = _hash("sent", client_address(request))
    if caches["clients"].add(sent, 1, HOUR):
        return True
    try:
        return caches["clients"].incr(sent) <= MOST_AN_HOUR
    except ValueError:  # the hour ended in between
        return True


def _hash(*parts: str) -> str:
    salt = str(caches["clients"].get_or_set("salt", lambda: secrets.token_hex(32), DAY))
    return hashlib.sha256("\x00".join([salt, *parts]).encode("utf-8", "replace")).hexdigest()


def _refuse(request: HttpRequest, language: str, status: int, why: str) -> HttpResponse:
    response = render(request, "home/not_sent.html", {**layout(language), "why": why}, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(HOUR)
    return response
