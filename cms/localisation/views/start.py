"""Start translations of a work: in the place of wagtail-localize's own view, which asks for no page's permission and
copies what stands above it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Locale, Page

from cms.localisation.gate import TranslationRefused
from cms.localisation.permissions import locales_to_start
from cms.localisation.services import start_translation, stored


class StartForm(forms.Form):
    def __init__(self, offered: list[Locale], data: Any = None) -> None:
        super().__init__(data)
        self.fields["locales"] = forms.ModelMultipleChoiceField(
            Locale.objects.filter(pk__in=[locale.pk for locale in offered]),
            label=_("Languages"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one language.")},
        )


def start(request: HttpRequest, page_id: int) -> HttpResponse:
    page = stored(get_object_or_404(Page, pk=page_id))
    offered = locales_to_start(request.user, page)
    form = StartForm(offered, request.POST) if request.method == "POST" else StartForm(offered)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                drafts = [start_translation(page, locale, request.user) for locale in form.cleaned_data["locales"]]
        except TranslationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            names = ", ".join(str(draft.locale.get_display_name()) for draft in drafts)
            messages.success(request, _("Started: %(languages)s. Nothing is published yet.") % {"languages": names})
            return redirect("wagtailadmin_pages:edit", drafts[0].pk)
    return render(request, "localisation/start.html", {"page": page, "form": form, "offered": offered})
