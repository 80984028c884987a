"""Invariant: every refusal is one problem document (RFC 9457) in the reader's language that says what was wrong and
what to do instead; and what is not public is refused in the very words used for what does not exist."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions, status
from rest_framework.request import Request

logger = logging.getLogger(__name__)
PROBLEM_TYPE = "application/problem+json"


class _ParameterError(TypedDict):
    parameter: str
    message: str


class ParameterError(_ParameterError, total=False):
    allowed: Sequence[str]  # where they are few enough to list


class InvalidParameters(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__()
        self.errors = errors


class IndexNeeded(exceptions.APIException):
    """For the one question that the database cannot answer in the index's place."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    wait = 60


def exception_handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """None: not a refusal but a fault of ours, which Django logs and answers."""
    view = context["view"]
    refusal: HttpResponse | None = None
    match error:
        case InvalidParameters():
            refusal = _invalid_parameters(context["request"], error.errors)
        case SuspiciousOperation():  # such as thousands of parameters
            detail = _("The address has too many parameters, or some cannot be read.")
            refusal = problem(400, _("Bad request"), detail)
        case exceptions.NotFound() | Http404():
            detail = _("There is nothing here, or it is not public. Check the address.")
            refusal = problem(404, _("Not found"), detail)
        case exceptions.MethodNotAllowed():
            refusal = _method_not_allowed(", ".join(view.allowed_methods))
        case exceptions.NotAcceptable():
            refusal = _not_acceptable(", ".join(renderer.media_type for renderer in view.renderer_classes))
        case IndexNeeded():
            detail = _("The search index is being mended. Ask again in a minute; the cursor stays good.")
            refusal = problem(503, _("Not available just now"), detail, {"Retry-After": str(error.wait)})
        case exceptions.Throttled():
            refusal = _too_fast(error.wait)  # type: ignore[attr-defined]
        case OperationalError() | InterfaceError():
            logger.error("The database did not answer: %s", error)
            detail = _("The service cannot answer just now. Please try again in a minute.")
            refusal = problem(503, _("Not available just now"), detail, {"Retry-After": str(IndexNeeded.wait)})
    return refusal


def problem(
    status_code: int, title: str, detail: str, headers: Mapping[str, str] | None = None, **members: Any
) -> HttpResponse:
    document = {"type": "about:blank", "title": title, "status": status_code, "detail": detail, **members}
    return HttpResponse(
        json.dumps(document, ensure_ascii=False),
        content_type=PROBLEM_TYPE,
        status=status_code,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _invalid_parameters(request: Request, errors: Sequence[ParameterError]) -> HttpResponse:
    count = len(errors)
    detail = ngettext(
        "One parameter is not right; “errors” says which and why.",
        "%(count)s parameters are not right; “errors” says which and why.",
        count,
    ) % {"count": count}
    kind = request.build_absolute_uri(reverse("api-v1:openapi")) + "#/components/schemas/InvalidParameters"
    return problem(400, _("Bad request"), detail, type=kind, errors=errors)


def _method_not_allowed(allow: str) -> HttpResponse:
    detail = _("Only %(methods)s is answered here.") % {"methods": allow}
    return problem(405, _("Method not allowed"), detail, {"Allow": allow})


def _not_acceptable(types: str) -> HttpResponse:
    detail = _("This address answers with %(types)s. Ask for that in Accept, or leave Accept out.") % {"types": types}
    return problem(406, _("Not acceptable"), detail)


def _too_fast(wait: float | None) -> HttpResponse:
    seconds = max(1, int(wait or 1) + 1)
    detail = ngettext(
        "Too many questions. Ask again in %(seconds)s second.",
        "Too many questions. Ask again in %(seconds)s seconds.",
        seconds,
    ) % {"seconds": seconds}
    return problem(429, _("Too many requests"), detail, {"Retry-After": str(seconds)})
