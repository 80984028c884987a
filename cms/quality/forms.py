from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.dates import read_as_written

LONGEST = timedelta(days=366)
USUAL = timedelta(days=182)


class WaiverForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it not count?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Reviewers and your colleagues read it."),
    )
    until = forms.DateField(
        label=_("Until"), widget=AdminDateInput, help_text=_("The day after, the warning is back. A year at most.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_as_written(self.fields)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not timezone.localdate() <= until <= timezone.localdate() + LONGEST:
            raise ValidationError(_("Choose a day from today on, a year ahead at most."))
        return until
