"""Takes out of a submitted page form what its sender may not use: another's files and pictures, another's pages that are
not public; in fields, in the blocks of StreamFields, in links of rich text. It goes before the form sees it, because a
form that is shown again shows the title of what was chosen. What the page has already, it keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, ModelChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.identifiers import read_id
from cms.media.references import references

from .permissions import reader, usable

NO_ROW = 0  # the id of what is no id
NOWHERE = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "#"}}


@cache
def guarded_models() -> dict[str, type[Model]]:
    """By the kind of entity that has the id in Draftail's content; once all models are there."""
    return {"LINK": Page, "DOCUMENT": get_document_model(), "IMAGE": get_image_model()}


@dataclass(frozen=True)
class Reference:
    field: str  # of the form
    label: str  # as the person reads it
    key: str  # of the submitted data
    model: type[Model]
    pk: int
    entity: str = ""  # of rich text


def without_foreign(
    form_class: Any, data: QueryDict, instance: Any, user: Any
) -> tuple[QueryDict, list[tuple[str, str]]]:
    """The data with what may not be used taken out, and for each such thing the form's field and a message."""
    named = list(_references(form_class, data))
    foreign = [one for one in named if one.pk not in _allowed(one.model, named, instance, user)]
    if not foreign:
        return data, []
    data = data.copy()
    for one in foreign:
        data[one.key] = _without_entity(str(data[one.key]), one.entity) if one.entity else ""
    message = _("“%(field)s” names a page, file or picture that is not there or not yours to use. Choose another one.")
    return data, [(one.field, message % {"field": one.label}) for one in foreign]


def _allowed(model: type[Model], named: list[Reference], instance: Any, user: Any) -> set[int]:
    wanted = {one.pk for one in named if one.model is model}
    there = references(instance, model) if instance and instance.pk else set()
    return usable(user, model, wanted) | (there & wanted)


# --- Where ids stand ----------------------------------------------------------------------------------------------
def _references(form_class: Any, data: QueryDict) -> Iterator[Reference]:
    for name, field in form_class.base_fields.items():
        yield from _in_field(name, str(field.label or name), name, field, data)
    for name, formset in getattr(form_class, "formsets", {}).items():
        fields = formset.form.base_fields
        for number in range(_count(data, f"{name}-TOTAL_FORMS")):
            for field_name, field in fields.items():
                label = str(field.label or field_name)
                yield from _in_field("", label, f"{name}-{number}-{field_name}", field, data)


def _in_field(name: str, label: str, key: str, field: Any, data: QueryDict) -> Iterator[Reference]:
    if isinstance(field, ModelChoiceField):
        model: Any = field.queryset.model  # type: ignore[union-attr]
        yield from _chosen(name, label, key, model, data)
    elif hasattr(field, "block"):
        yield from _in_block(name, label, key, field.block, data)
    elif getattr(field.widget, "accepts_features", False):  # Wagtail's mark of an editor of rich text
        yield from _in_rich_text(name, label, key, data)


def _in_block(name: str, label: str, key: str, block: Any, data: QueryDict) -> Iterator[Reference]:
    if isinstance(block, blocks.BaseStreamBlock):
        for number in range(_count(data, f"{key}-count")):
            child = block.child_blocks.get(data.get(f"{key}-{number}-type", ""))
            if child:
                yield from _in_block(name, _below(label, child), f"{key}-{number}-value", child, data)
    elif isinstance(block, blocks.ListBlock):
        for number in range(_count(data, f"{key}-count")):
            child = block.child_block
            yield from _in_block(name, _below(label, child), f"{key}-{number}-value", child, data)
    elif isinstance(block, blocks.BaseStructBlock):
        for child_name, child in block.child_blocks.items():
            yield from _in_block(name, _below(label, child), f"{key}-{child_name}", child, data)
    elif isinstance(block, blocks.ChooserBlock):
        yield from _chosen(name, label, key, block.model_class, data)
    elif isinstance(block, blocks.RichTextBlock):
        yield from _in_rich_text(name, label, key, data)


def _below(label: str, block: Any) -> str:
    own = str(block.label or "")
    return f"{label}: {own}" if own and not label.endswith(own) else label


def _chosen(name: str, label: str, key: str, model: type[Model], data: QueryDict) -> Iterator[Reference]:
    guarded = next((kind for kind in guarded_models().values() if issubclass(model, kind)), None)
    value = data.get(key) or ""
    if guarded and value:
        yield Reference(name, label, key, guarded, read_id(value) or NO_ROW)


def _in_rich_text(name: str, label: str, key: str, data: QueryDict) -> Iterator[Reference]:
    for entity_key, entity in _entities(data.get(key) or "").items():
        model, pk = guarded_models().get(entity.get("type", "")), str((entity.get("data") or {}).get("id") or "")
        if model and pk:
            yield Reference(name, label, key, model, read_id(pk) or NO_ROW, entity_key)


def _entities(content: str) -> dict[str, Any]:
    try:
        found = json.loads(content).get("entityMap")
    except (ValueError, AttributeError):
        return {}
    return {key: entity for key, entity in found.items() if isinstance(entity, dict)} if isinstance(found, dict) else {}


def _without_entity(content: str, key: str) -> str:
    written = json.loads(content)
    written["entityMap"][key] = NOWHERE
    return json.dumps(written)


def _count(data: QueryDict, key: str) -> int:
    """As many as are there: a false number costs nothing."""
    return min(read_id(data.get(key, "")) or 0, len(data))


class OwnReferencesMixin(BaseForm):
    """For the form of a page: refuses what is not its sender's to use, and names the field."""

    def __init__(self, data: Any = None, files: Any = None, *args: Any, **kwargs: Any) -> None:
        self._foreign: list[tuple[str, str]] = []
        if data is not None:
            user = kwargs.get("for_user") or reader.get()
            data, self._foreign = without_foreign(type(self), data, kwargs.get("instance"), user)
        super().__init__(data, files, *args, **kwargs)

    def clean(self) -> Any:
        cleaned = super().clean()
        for name in {name for name, _message in self._foreign}:
            self.errors.pop(name, None)  # of a stream only its first error is shown, and this is the cause of others
        for name, message in self._foreign:
            self.add_error(name if name in self.fields else None, message)
        return cleaned
