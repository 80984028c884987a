"""Answers to people on a weak line are sent compressed. Invariant: none that holds a secret, since its size would tell of it
(BREACH): not to who is logged in, and no page with a form's token. Files are left alone: they are sent in parts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PublicGZipMiddleware(GZipMiddleware):
    max_random_bytes = 0  # there is nothing to hide

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        secret = settings.SESSION_COOKIE_NAME in request.COOKIES or "CSRF_COOKIE" in request.META
        if secret or response.streaming:
            return response
        return super().process_response(request, response)
