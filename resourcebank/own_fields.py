"""How the fields that only one page type has are shown to readers: the public page and the preview ask here, so that a
new page type needs no new template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from wagtail.fields import StreamField

from cms.languages.countries import CountryField
from cms.languages.names import country_name

from .models import ResourcePage

# fact: short words of the author's; name: short words of ours; text: paragraphs of hers; lines and parts: lists of hers
Kind = Literal["fact", "name", "date", "moment", "link", "text", "lines", "parts"]
# As a video; beside the title.
SHOWN_ELSEWHERE = frozenset({"video_url", "deadline", "sign_up_deadline"})
LONGEST_FACT = 60  # letters; longer words are a paragraph


@dataclass(frozen=True)
class OwnField:
    name: str
    label: str
    kind: Kind
    value: Any


def own_fields(model: type[ResourcePage], values: Mapping[str, Any], language: str) -> list[OwnField]:
    """In the reader's language. `values` by field name: a page's own, or the API's JSON of them. Empty ones are left
    out."""
    fields = (model._meta.get_field(name) for name in model.api_own_fields if name not in SHOWN_ELSEWHERE)
    return [_own_field(field, values[field.name], language) for field in fields if values.get(field.name)]


def _own_field(field: Any, value: Any, language: str) -> OwnField:
    kind, shown = _shown(field, value, language)
    label = str(field.verbose_name)
    return OwnField(field.name, label[:1].upper() + label[1:], kind, shown)


def _shown(field: Any, value: Any, language: str) -> tuple[Kind, Any]:
    if isinstance(field, StreamField):
        items: Sequence[Any] = [getattr(item, "value", item) for item in value]
        return ("lines" if all(isinstance(item, str) for item in items) else "parts"), items
    if isinstance(field, models.DateTimeField):  # which is a DateField, too
        return "moment", value if isinstance(value, datetime) else parse_datetime(value)
    if isinstance(field, models.DateField):
        return "date", value if isinstance(value, date) else parse_date(value)
    if isinstance(field, models.URLField):
        return "link", value
    if field.choices:
        country = isinstance(field, CountryField)
        return "name", country_name(value, language) if country else dict(field.flatchoices).get(value, value)
    return ("text" if isinstance(field, models.TextField) or len(value) > LONGEST_FACT else "fact"), value
