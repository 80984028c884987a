from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.dates import read_as_written
from cms.localisation.forms import SignificanceMixin
from cms.partners.submitted import OwnReferencesMixin
from cms.terminology.models import Concept


class ResourcePageForm(SignificanceMixin, OwnReferencesMixin, WagtailAdminPageForm):
    """Nothing that she writes is lost or guessed at, and what is refused is told with its remedy. Concepts come with their
    terms, so that their labels cost one query a list and not one each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_as_written(self.fields)
        for field in self.fields.values():
            # By it a browser cuts off the end of what is pasted and says nothing; the form says how much is too much.
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field, forms.URLField):
                field.error_messages["invalid"] = _("This is not a web address. It begins with https://.")
            queryset = getattr(field, "queryset", None)
            if isinstance(field, forms.ModelMultipleChoiceField) and queryset is not None and queryset.model is Concept:
                field.queryset = queryset.prefetch_related("terms")
