from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Gives a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(SeveralFilesField, self).clean(file, initial) for file in data or ()]


class TemplateForm(forms.Form):
    language = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("The template filled in, as .xlsx or .csv."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    attachments = SeveralFilesField(
        label=_("Files that it names"),
        help_text=_(
            "A ZIP, or several files. Large ones, such as films, add under “Files” first; name them all the same."
        ),
        required=False,
    )
