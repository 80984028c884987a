from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.media.refusals import too_large

from .tmx import MAX_BYTES


class ImportForm(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("From"))
    target = forms.ChoiceField(label=gettext_lazy("Into"))
    file = forms.FileField(
        label=gettext_lazy("TMX file"),
        help_text=gettext_lazy("You are shown what it would add. Nothing is saved before you say so."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".tmx"}),
    )

    def __init__(self, targets: list[str], *args: Any) -> None:
        """`targets`: the languages that she looks after."""
        super().__init__(*args)
        self.fields["source"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        self.fields["target"].choices = [one for one in settings.LANGUAGES if one[0] in targets]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise too_large(file.size, MAX_BYTES)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") and data.get("source") == data.get("target"):
            raise ValidationError({"target": _("Choose another language than the one it is translated from.")})
        return data


class DeleteForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it deleted?"),
        help_text=gettext_lazy("It is kept in the network's log."),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why.")},
    )
