"""Invariant: a client is known only by a keyed hash of its address, for as long as the rate's period; the address
itself is written nowhere."""

from __future__ import annotations

from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView


class ClientRateThrottle(ScopedRateThrottle):
    """Rates by scope are in settings: DEFAULT_THROTTLE_RATES; NUM_PROXIES says whose X-Forwarded-For to believe."""

    cache = ConnectionProxy(caches, "clients")  # type: ignore[assignment] # as the usual one is

    def get_rate(self) -> str | None:
        rates: dict[str, str | None] = api_settings.DEFAULT_THROTTLE_RATES  # type: ignore[assignment]
        return rates[str(self.scope)]

    def get_cache_key(self, request: Request, view: APIView) -> str:
        client = salted_hmac(__name__, self.get_ident(request) or "").hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": client}
