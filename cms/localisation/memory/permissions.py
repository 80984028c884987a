"""Whose the memory is to look after. What it offers, everybody gets who translates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.localisation.roles import coordinates, locales_of
from cms.partners.gate import Verdict

from .models import MemoryEntry


def languages_tended(user: Any) -> list[str]:
    """Those into which the memory is hers to look after."""
    return [locale.language_code for locale in locales_of(user) if coordinates(user, locale)]


def may_tend(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    return Verdict.ALLOWED if languages_tended(request.user) else Verdict.REFUSED


def may_tend_pair(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    source, target = kwargs["source"], kwargs["target"]
    is_pair = source in dict(settings.LANGUAGES) and source != target
    return Verdict.ALLOWED if is_pair and target in languages_tended(request.user) else Verdict.UNKNOWN


def may_tend_entry(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    own = MemoryEntry.objects.filter(target_language__in=languages_tended(request.user))
    return Verdict.ALLOWED if own.filter(pk=kwargs["memory_id"]).exists() else Verdict.UNKNOWN
