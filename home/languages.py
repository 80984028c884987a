"""The page where a reader says which languages she reads, and can take that back. It works without scripts. A form of
another site could do no more than change her choice, which she sees on this page: it needs no token."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.languages.fallback import supported_languages
from cms.languages.names import own_language_name

from .public import layout, public_page
from .readers import MOST, keep_languages, kept_languages


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def languages(request: HttpRequest, language: str) -> HttpResponse:
    if request.method == "POST":
        response = HttpResponseRedirect(reverse("languages", args=[language]))
        keep_languages(response, request.POST.getlist("reads"), secure=request.is_secure())
        return response
    kept = kept_languages(request)
    chosen = [*(kept or (language,)), *[""] * MOST][:MOST]
    offered = [(code, own_language_name(code)) for code in supported_languages()]
    context = {
        "kept": [(code, own_language_name(code)) for code in kept],
        "choices": [{"chosen": code, "offered": offered} for code in chosen],
    }
    frame = layout(language, lambda code: reverse("languages", args=[code]))
    return render(request, "home/languages.html", {**frame, **context})
