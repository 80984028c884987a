"""Guessing passwords: who has been wrong ten times from one address is let try again after a quarter of an hour (django-axes
counts), whether or not there is such an account."""

from __future__ import annotations

from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def client_address(request: HttpRequest) -> str:
    """The address that our own outermost proxy saw (`RESOURCEBANK_PROXIES` says how many there are); of IPv6 the network,
    since whoever has one address has all of it."""
    address: str = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.TRUSTED_PROXIES and forwarded:
        address = forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))]
    try:
        parsed = ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - one for all whose proxy says nothing that can be read
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Network((int(parsed), 64), strict=False).network_address)
    return str(parsed)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """In the place of what the log-in page would answer."""
    attempts = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    last = max((one.attempt_time for found in attempts for one in found), default=timezone.now())
    return too_often(request, last + get_cool_off(request), may_reset=True)


def too_often(request: HttpRequest, until: datetime, *, may_reset: bool = False) -> HttpResponse:
    seconds = max(1, int((until - timezone.now()).total_seconds()) + 1)
    context = {"until": until, "minutes": -(-seconds // 60), "may_reset": may_reset}
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    answer = render(request, "accounts/too_often.html", context, status=429)
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
