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
from cms.localisation.memory.offers import SECONDS, leverage, prefill
from cms.localisation.originals import variants_of
from cms.localisation.permissions import locales_to_start, user_can_edit
from cms.localisation.segments import translation_of_page
from cms.localisation.services import start_translation, stored


class StartForm(forms.Form):
    def __init__(self, offered: list[Locale], data: Any = None) -> None:
        super().__init__(data)
        self.fields["locales"] = forms.ModelMultipleChoiceField(
            Locale.objects.filter(pk__in=[locale.pk for locale in offered]),
            label=_("Languages"),
            initial=offered if len(offered) == 1 else (),  # there is nothing to choose
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one language.")},
        )


def start(request: HttpRequest, page_id: int) -> HttpResponse:
    page = stored(get_object_or_404(Page, pk=page_id))
    offered = locales_to_start(request.user, page)
    form = StartForm(offered, request.POST) if request.method == "POST" else StartForm(offered)
    if form.is_bound and form.is_valid():
        locales = form.cleaned_data["locales"]
        try:
            with transaction.atomic():
                started = [_start(page, locale, request.user, len(locales)) for locale in locales]
        except TranslationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            names = ", ".join(name for _draft, name in started)
            messages.success(request, _("Started: %(languages)s. Nothing is published yet.") % {"languages": names})
            return redirect("wagtailadmin_pages:edit", started[0][0].pk)
    context = {"page": page, "form": form, "offered": offered, "begun": [] if offered else _begun(page, request.user)}
    return render(request, "localisation/start.html", context)


def _begun(page: Any, user: Any) -> list[Any]:
    """Hers to go on with: somebody has begun since she saw that nobody had."""
    others = variants_of(page).exclude(pk=page.pk).select_related("locale")
    return [one for one in others if user_can_edit(user, one)]


def _start(page: Any, locale: Locale, user: Any, of: int) -> tuple[Any, str]:
    """The draft, and its language with what the memory has for it. `of`: so many languages are started at once."""
    draft = start_translation(page, locale, user)
    language = str(locale.get_display_name())
    translation = translation_of_page(draft)
    percent = leverage(translation, SECONDS / of).percent if translation else 0
    if translation and percent:
        prefill(translation, user)
        language = _("%(language)s (%(percent)d %% from memory)") % {"language": language, "percent": percent}
    return draft, language
