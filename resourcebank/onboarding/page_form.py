"""The page's own form, filled from cells as a browser would fill it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from wagtail.admin.panels import get_form_for_model

from resourcebank.forms import ResourcePageForm
from resourcebank.models import ResourcePage

from .columns import Column, columns
from .sender import Problems, Sender

TEXT_BLOCK = {"type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}  # Draftail's paragraph


class RowForm(ResourcePageForm):
    """For the fields that a row has. Files are given as they are: their own form has checked them, and in a dry run they
    are not stored."""

    attached: Mapping[str, Any] = {}

    def clean(self) -> Any:
        cleaned = super().clean()
        self.cleaned_data.update(self.attached)
        return cleaned


def fill_form(
    sender: Sender, page: ResourcePage, texts: Mapping[str, str], language: str, problems: Problems,
    attached: Mapping[str, Any] | None = None,
) -> RowForm:  # fmt: skip
    """The form with the fields that `texts` has, checked; what is wrong is told by the columns of `language`."""
    data = QueryDict(mutable=True)
    unread = set()
    for name, text in texts.items():
        try:
            _submit(data, columns()[name], text, sender)
        except ValidationError as error:
            problems.take(columns()[name].named(language), error)
            unread.add(name)  # which the form will find empty
    form: RowForm = _form_class(type(page), frozenset(texts))(data, instance=page, for_user=sender.user)
    form.attached = attached or {}
    for name, errors in form.errors.as_data().items():
        column = columns()[name].named(language) if name in columns() else ""
        for one in errors if name not in unread else ():
            problems.take(column, one)
    return form


@lru_cache(maxsize=200)
def _form_class(model: type[ResourcePage], names: frozenset[str]) -> Any:
    options = model.get_edit_handler().get_form_options()
    fields = [name for name in options["fields"] if name in names]
    return get_form_for_model(model, form_class=RowForm, **{**options, "fields": fields, "formsets": {}})


def _submit(data: QueryDict, column: Column, text: str, sender: Sender) -> None:
    name = column.name
    match column.kind:
        case "several":
            data.setlist(name, sender.vocabulary.find(column, text))
        case "one" if text:
            data.setlist(name, sender.vocabulary.find(column, text))
        case "one" if column.model_field.has_default():
            data[name] = str(column.model_field.get_default())
        case "lines":
            _submit_blocks(data, name, [("line", line) for line in pieces(column, text)])
        case "paragraphs":
            _submit_blocks(data, name, [("text", _rich_text(pieces(column, text)))] if text else [])
        case _:  # of files only that there is none: `attached` has them
            data[name] = "" if column.kind in ("file", "image") else text


def _submit_blocks(data: QueryDict, name: str, blocks: Sequence[tuple[str, str]]) -> None:
    data[f"{name}-count"] = str(len(blocks))
    for number, (kind, value) in enumerate(blocks):
        for key, entry in (("type", kind), ("value", value), ("order", str(number)), ("deleted", ""), ("id", "")):
            data[f"{name}-{number}-{key}"] = entry


def _rich_text(paragraphs: Sequence[str]) -> str:
    blocks = [{**TEXT_BLOCK, "key": f"{number:05}", "text": text} for number, text in enumerate(paragraphs)]
    return json.dumps({"blocks": blocks, "entityMap": {}})


def pieces(column: Column, text: str) -> list[str]:
    """A cell's texts, each of which is translated by itself."""
    dividers = {"paragraphs": "\n\n", "lines": "\n"}
    found = text.split(dividers[column.kind]) if column.kind in dividers else [text]
    return [piece.strip() for piece in found if piece.strip()]
