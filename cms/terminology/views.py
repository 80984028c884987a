"""The pages on which translators suggest terms and terminologists decide."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from . import suggestions
from .forms import DecideForm, SuggestForm
from .labels.tables import label_tables
from .models import TermSuggestion
from .roles import rights_of

SHOWN = 50


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    rights = rights_of(request.user)
    shown = TermSuggestion.objects.select_related("concept", "suggested_by").prefetch_related("concept__terms")
    waiting = shown.filter(state=TermSuggestion.State.WAITING, language__in=rights.decides).order_by("pk")
    context = {
        "rights": rights,
        "tables": label_tables().values(),
        "waiting": Paginator(waiting, SHOWN).get_page(request.GET.get("p")),
        "own": shown.filter(suggested_by=request.user.pk)[:SHOWN],
    }
    return render(request, "terminology/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """`?concept=` (slug) or `?source_term=` with `?source_language=`, `?language=` and `?text=` fill the form in."""
    rights = rights_of(request.user)
    posted = request.POST if request.method == "POST" else None
    form = SuggestForm(rights, posted, initial=request.GET.dict())
    if posted is not None and form.is_valid():
        try:
            suggestions.suggest(form.save(commit=False), request.user)
            messages.success(request, _("Suggested. The terminologist of the language decides on it."))
            return redirect("terms")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "terminology/suggest.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    found = get_object_or_404(
        TermSuggestion.objects.select_related("concept", "suggested_by").prefetch_related("concept__terms"),
        pk=suggestion_id,
    )
    title = found.text  # which the form changes
    decides = found.language in rights_of(request.user).decides
    if request.method == "POST" and not decides:
        raise PermissionDenied
    form = DecideForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, form.instance)
            return redirect("terms")
        except ValidationError as error:
            messages.error(request, error.message)
            return redirect("terms_suggestion", found.pk)
    context: dict[str, Any] = {
        "one": found,
        "title": title,
        "form": form if decides and found.state == TermSuggestion.State.WAITING else None,
        "terms": found.concept.terms.all() if found.concept else [],
    }
    return render(request, "terminology/suggestion.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found: TermSuggestion) -> None:
    if "reject" in request.POST:
        suggestions.reject(found, request.user, found.reason)
        messages.success(request, _("“%(term)s” is rejected.") % {"term": found.text})
    else:
        found.reason = ""
        suggestions.approve(found, request.user)
        messages.success(request, _("“%(term)s” is in the termbase.") % {"term": found.text})
