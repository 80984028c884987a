"""What is asked of a page and refused, whichever view ran into it, is told to the person who tried. What the request had
changed until then is rolled back by `AtomicUnsafeRequestsMiddleware`, which stands inside this one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin


class Refused(Exception):
    """`str()` is a message for the person who tried."""

    def __init__(self, message: str, page: Any = None) -> None:
        super().__init__(message)
        self.page_id: int | None = page.pk if page is not None else None


class RefusedMiddleware(MiddlewareMixin):
    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest" or not request.accepts("text/html"):
            answer = {"success": False, "error_code": "refused", "error_message": str(exception)}
            return JsonResponse(answer, status=409)
        messages.error(request, str(exception))
        if exception.page_id is None:
            return redirect("wagtailadmin_home")
        return redirect("wagtailadmin_pages:edit", exception.page_id)
