"""Whose business each address of the termbase's pages is; for the admin gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from cms.partners.gate import Verdict

from .models import TermSuggestion
from .roles import rights_of


def suggests(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    return Verdict.ALLOWED if rights_of(request.user).suggests else Verdict.REFUSED


def decides(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    return Verdict.ALLOWED if rights_of(request.user).decides else Verdict.REFUSED


def knows_suggestion(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    """Her own, and those that she decides on."""
    found = TermSuggestion.objects.filter(pk=kwargs["suggestion_id"]).first()
    mine = found and (found.suggested_by == request.user or found.language in rights_of(request.user).decides)
    return Verdict.ALLOWED if mine else Verdict.UNKNOWN
