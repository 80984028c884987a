"""What happens at the address of Wagtail's page editor where the page is a translation: it has the translators' editor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms.localisation.models import TranslatedPageMixin
from cms.localisation.segments import translation_of_page

NOT_OFFERED_ACTIONS = {"localize-restart-translation", "localize-convert-to-alias"}


def refused(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """In the place of a view of wagtail-localize that does not ask whose page it is, or goes past the gate."""
    return render(request, "localisation/refused.html", status=403)


def before_edit(request: HttpRequest, page: Any) -> HttpResponse | None:
    if not isinstance(page, TranslatedPageMixin):
        return None
    if request.method == "POST" and NOT_OFFERED_ACTIONS & request.POST.keys():
        return refused(request)
    translation = translation_of_page(page)
    return redirect("localisation_editor", translation.pk) if translation else None
