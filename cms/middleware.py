"""Invariant: whatever one unsafe request changes, it changes wholly or not at all, so that a row of the change log
commits with the change it tells of. (Wagtail sends several of its signals outside a transaction; Django's
ATOMIC_REQUESTS would also wrap every read, which on SQLite takes the write lock.)

It stands last in MIDDLEWARE, so that sessions and messages are saved whatever becomes of the change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import Error, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.deprecation import MiddlewareMixin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def keeps_its_own_transactions(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a view that reads its request for minutes: no transaction may be open so long."""
    view.own_transactions = True  # type: ignore[attr-defined]
    return view


class AtomicUnsafeRequestsMiddleware(MiddlewareMixin):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE_METHODS or _is_left_alone(request.path_info):
            return self.get_response(request)  # type: ignore[return-value]
        with transaction.atomic():
            response = self.get_response(request)
            if getattr(request, "view_failed", False):
                transaction.set_rollback(True)
            elif response.status_code < 400:  # type: ignore[union-attr]
                _ask_whether_it_can_commit()
        return response  # type: ignore[return-value]

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Whatever answer is made of the exception (a 404, another middleware's redirect), the changes are to go."""
        request.view_failed = True  # type: ignore[attr-defined]


def _ask_whether_it_can_commit() -> None:
    """Where an error of the database was swallowed on the way (Wagtail's tasks do), Django rolls back at the end of the
    block without a word, and so does PostgreSQL when told to commit. Who is told that it is done must find it done."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        raise OperationalError("the change could not be written, and is undone") from error


def _is_left_alone(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "own_transactions", False)
    except Resolver404:
        return False
