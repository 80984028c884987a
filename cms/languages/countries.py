"""Country fields: ISO 3166-1 alpha-2 codes, named by CLDR in the language of whoever reads the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .names import country_name

# The countries of the network's programmes (Erasmus+, Nordplus, Interreg NPA) and their neighbours.
COUNTRIES = [
    "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GB", "GL", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TR", "UA",
]  # fmt: skip


def _name(code: str) -> str:
    return country_name(code, get_language() or "en")


lazy_country_name = lazy(_name, str)


def country_choices() -> list[tuple[str, Any]]:
    return [(code, lazy_country_name(code)) for code in COUNTRIES]


class CountryField(models.CharField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("choices", country_choices)
        kwargs.setdefault("max_length", 2)
        super().__init__(*args, **kwargs)


class CountriesField(models.JSONField):
    """A list of country codes, chosen by checkboxes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        unknown = [code for code in value or [] if code not in COUNTRIES]
        if unknown:
            raise ValidationError(
                _("Unknown country codes: %(codes)s. Use two capital letters, for example NO."),
                params={"codes": ", ".join(map(str, unknown))},
            )

    def formfield(self, **kwargs: Any) -> forms.Field:  # type: ignore[override]
        return forms.TypedMultipleChoiceField(
            choices=country_choices,
            coerce=str,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
