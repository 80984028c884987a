"""Invariant: whatever one unsafe request changes, it changes wholly or not at all, so that a row of the change log
commits with the change it tells of. (Wagtail sends several of its signals outside a transaction; Django's
ATOMIC_REQUESTS would also wrap every read, which on SQLite takes the write lock.)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class AtomicUnsafeRequestsMiddleware(MiddlewareMixin):
    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method in SAFE_METHODS:
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
