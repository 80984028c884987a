"""An original is not deleted from under its translations: who deletes it says which of them becomes the original."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.localisation.models import TranslatedPageMixin
from cms.localisation.originals import heirs_of, make_original


class HeirForm(forms.Form):
    def __init__(self, heirs: list[Any], data: Any = None) -> None:
        super().__init__(data)
        self.fields["heir"] = forms.ChoiceField(
            label=_("Which language becomes the original?"),
            choices=[(str(heir.pk), _label(heir)) for heir in heirs],
            initial=str(heirs[0].pk),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a language.")},
        )


def _label(page: Any) -> str:
    label = f"{page.locale.get_display_name()}: {page.get_admin_display_title()}"
    return label if page.live else _("%(title)s (draft)") % {"title": label}


def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    heirs = _heirs(page)
    if not heirs:
        return None
    form = HeirForm(heirs, request.POST) if request.method == "POST" else HeirForm(heirs)
    if form.is_bound and form.is_valid():
        make_original(next(heir for heir in heirs if str(heir.pk) == form.cleaned_data["heir"]))
        return None
    context = {"page": page, "form": form, "next": get_valid_next_url_from_request(request)}
    return render(request, "localisation/choose_original.html", context)


def before_bulk_delete(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any
) -> HttpResponse | None:
    originals = [page for page in objects if _heirs(page.specific)] if action_type == "delete" else []
    if not originals:
        return None
    titles = ", ".join(_("“%(title)s”") % {"title": page.get_admin_display_title()} for page in originals)
    messages.error(request, _("Delete one at a time what has translations: %(titles)s.") % {"titles": titles})
    return redirect("wagtailadmin_explore", originals[0].get_parent().pk)


def _heirs(page: Any) -> list[Any]:
    return heirs_of(page) if isinstance(page, TranslatedPageMixin) and page.is_original else []
