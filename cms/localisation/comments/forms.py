from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import MAX_TEXT

SAID: dict[str, Any] = {
    "max_length": MAX_TEXT,
    "widget": forms.Textarea(attrs={"rows": 3}),
    "error_messages": {"required": _("Write something first.")},
}


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), **SAID)
    is_question = forms.BooleanField(label=_("It is a question to those who wrote the source"), required=False)


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), **SAID)
