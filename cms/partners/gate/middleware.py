"""Asks the table before every view of the admin."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.defaults import page_not_found
from wagtail.admin.auth import permission_denied

from cms.accounts.second_factor import half_logged_in
from cms.accounts.views import lead_on
from cms.partners.audit import log_export
from cms.partners.permissions import reader

from .rules import OPEN, Verdict, rule_for

logger = logging.getLogger(__name__)


class AdminGateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = reader.set(None)
        try:
            response = self.get_response(request)
            if (user := reader.get()) is not None:
                log_export(user, request, response)
            return response
        finally:
            reader.reset(token)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404  # PostgreSQL takes it for an error
        match = request.resolver_match
        rule = rule_for(match) if match else None
        if rule is None:
            logger.error("The admin address %s has no rule, so it is refused", match and (match.view_name, match.route))
            raise Http404
        if not request.user.is_authenticated:
            # Wagtail asks her to log in, but for the addresses that are open.
            return lead_on(request) if half_logged_in(request) and rule is not OPEN else None
        reader.set(request.user)
        verdict = rule(request, kwargs)
        if verdict is Verdict.UNKNOWN:
            return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")
        return permission_denied(request) if verdict is Verdict.REFUSED else None
