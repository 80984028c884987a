from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Locale

from cms.partners.locale_roles import LocaleRole

from .lists import Show


class FilterForm(forms.Form):
    """What is wrong in an address is left out: lists are shared and typed by hand."""

    show = forms.ChoiceField(choices=Show.choices, required=False)
    q = forms.CharField(
        label=_("Words in the title"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    source = forms.ModelChoiceField(
        Locale.objects.all(),
        label=_("Language you translate from"),
        to_field_name="language_code",
        required=False,
        empty_label=_("All languages"),
    )

    def __init__(self, locale: Locale, data: Any) -> None:
        super().__init__(data, auto_id="queue-%s")
        field: Any = self.fields["source"]
        field.queryset = Locale.objects.exclude(pk=locale.pk)
        field.choices = [("", field.empty_label), *sorted(map(_choice, field.queryset), key=lambda choice: choice[1])]
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        return {"q": self.cleaned_data.get("q", ""), "source": self.cleaned_data.get("source")}

    @property
    def kept(self) -> str:
        """Put behind the address of another list."""
        source = self.asked["source"]
        values = {"q": self.asked["q"], "source": source.language_code if source else ""}
        return "".join(f"&{urlencode({name: value})}" for name, value in values.items() if value)


def _choice(locale: Locale) -> tuple[str, str]:
    return locale.language_code, str(locale.get_display_name())


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(User.objects.none(), label=_("Who"), required=False, empty_label=_("Nobody"))
    due = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, people: list[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in people])
        field.choices = [("", _("Nobody")), *((user.pk, get_user_display_name(user)) for user in people)]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=LocaleRole.choices)


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=150,
        help_text=_("Who has no account yet is sent a link to choose a password."),
    )
    field_order = ["email", "role"]


class PolicyForm(forms.Form):
    four_eyes = forms.BooleanField(
        label=_("Four eyes: a reviewer who did not write a text approves it before it is published"),
        required=False,
        help_text=_("Without, whoever publishes a translation answers for all of it. Small teams may need that."),
    )
