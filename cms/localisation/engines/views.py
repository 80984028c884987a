"""Where a machine is asked for a translation, and how far it is; and what was sent. The gate has asked whether the
translation is hers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Locale
from wagtail_localize.models import Translation

from cms.localisation.exchange.service import may_exchange, subject_of
from cms.localisation.exchange.views import editor_url
from cms.localisation.gate import TranslationRefused
from cms.localisation.roles import coordinates, locales_of

from . import jobs
from .calls import sums_by_month
from .models import EngineCall, MachineJob

PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def machine(request: HttpRequest, translation_id: int) -> HttpResponse:
    translations = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(translations, pk=translation_id, enabled=True)
    subject = subject_of(translation)
    if not may_exchange(request.user, subject):
        raise Http404
    job = MachineJob.objects.filter(translation=translation).first()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "ask":
                jobs.ask(translation, request.user)
            elif job:
                jobs.stop(job)
        except TranslationRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("localisation_machine", translation.pk)
    engine, problem = jobs.problem_of(translation, subject, request.user)
    waiting = jobs.missing(translation) if not (job and job.is_open) else []
    context = {
        "translation": translation,
        "title": str(subject),
        "back": editor_url(subject),
        "engine": engine,
        "problem": problem,
        "job": job,
        "texts": len(waiting),
        "characters": sum(len(segment.string.data) for segment in waiting),
    }
    return render(request, "translation_engines/machine.html", context)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    languages = [locale.language_code for locale in locales_to_see(request.user)]
    rows = EngineCall.objects.filter(language__in=languages).select_related("asked_by")
    context = {
        "sums": sums_by_month(languages),
        "day": settings.MACHINE_CHARACTERS_A_DAY,
        "month": settings.MACHINE_CHARACTERS_A_MONTH,
        "calls": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
    }
    return render(request, "translation_engines/calls.html", context)


def locales_to_see(user: Any) -> list[Locale]:
    """Whose log is hers to read."""
    return [locale for locale in locales_of(user) if coordinates(user, locale)]
