"""Days and hours that a person writes. Invariant: what she wrote stays until she is told what is wrong with it, and the day
comes before the month in whatever language she sees the admin: Django reads English as Americans write it, and others
each in a way of their own. (`resourcebank/dates.js` keeps Wagtail's calendar from writing over what it cannot read.)"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
HOURS = ("%H:%M", "%H.%M", "%H:%M:%S")


def read_as_written(fields: dict[str, forms.Field]) -> None:
    """The days and hours of a form."""
    for field in fields.values():
        if isinstance(field, forms.DateTimeField):
            _teach(field, [*(f"{day} {hour}" for day in DAYS for hour in HOURS), *DAYS], " 18:00")
        elif isinstance(field, forms.DateField):
            _teach(field, list(DAYS), "")


def _teach(field: Any, formats: list[str], hour: str) -> None:
    field.input_formats = formats
    examples = {"first": f"2026-12-24{hour}", "second": f"24.12.2026{hour}"}
    field.error_messages["invalid"] = _("There is no such date. Write it like %(first)s or %(second)s.") % examples
