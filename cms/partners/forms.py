from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from .models import Partner, Role

ROLE_HELP = _(
    "Authors write works and submit them for review; editors also change the works of others in the organisation; "
    "publishers also publish without review."
)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), help_text=ROLE_HELP)
    administers = forms.BooleanField(label=_("Looks after the members too"), required=False)

    def __init__(self, roles: Sequence[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("A link is sent there. Whoever opens it becomes a member.")
    )
    field_order = ["email", "role", "administers"]


class JoinForm(BaseUserCreationForm):
    """A new account; the password follows the rules of all others."""

    class Meta:
        model = User
        fields: ClassVar = ("username", "first_name", "last_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
        for name, purpose in (("username", "username"), ("first_name", "given-name"), ("last_name", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = purpose


class TransferForm(forms.Form):
    partner = forms.ModelChoiceField(
        Partner.objects.all(),
        label=_("New partner"),
        help_text=_("Gets the work in every language, with the files and pictures that nothing else uses."),
    )
