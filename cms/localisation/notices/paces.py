"""By which letters each person follows which kind of notice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from .models import USUAL, ChosenPace, Kind, Pace


def paces_of(user: Any) -> dict[Kind, Pace]:
    chosen = dict(ChosenPace.objects.filter(user=user).values_list("kind", "pace"))
    return {kind: Pace(chosen.get(kind.value, USUAL[kind])) for kind in Kind}


def choose(user: Any, paces: dict[Kind, Pace]) -> None:
    for kind, pace in paces.items():
        if pace == USUAL[kind]:
            ChosenPace.objects.filter(user=user, kind=kind).delete()
        else:
            ChosenPace.objects.update_or_create(user=user, kind=kind, defaults={"pace": pace})


def stop_letters(user: Any, kinds: Iterable[Kind]) -> None:
    choose(user, dict.fromkeys(kinds, Pace.NEVER))


class PaceForm(forms.Form):
    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = instance
        for kind, pace in paces_of(instance).items():
            self.fields[kind] = forms.ChoiceField(label=kind.label, choices=Pace.choices, initial=pace, required=False)

    def save(self) -> None:
        """What is not sent stays as it is."""
        choose(self.user, {kind: Pace(self.cleaned_data[kind]) for kind in Kind if self.cleaned_data[kind]})


class PacePanel(BaseSettingsPanel):
    name = "translation_notices"
    title = _("Notices of translations")
    help_text = _("All of them are listed under “Notices”, whatever you choose here.")
    tab = notifications_tab
    order = 150
    form_class = PaceForm
