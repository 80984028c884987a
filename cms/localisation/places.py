"""Where a text stands, in words such as "Text > Steps > Step". Asks no database, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.blocks import ListBlock, StructBlock
from wagtail_localize.models import TranslationSource


class Places:
    """Of one source."""

    def __init__(self, source: TranslationSource) -> None:
        self._model: Any = ContentType.objects.get_for_id(source.specific_content_type_id).model_class()
        self._content = json.loads(source.content_json)
        self._items = cache(self._items_of)

    def names(self, path: str) -> list[str]:
        """Field, then block after block. `path`: as wagtail-localize says it."""
        first, *rest = path.split(".")
        field = self._model._meta.get_field(first)
        block = getattr(field, "stream_block", None)
        if field.is_relation and len(rest) > 1:
            field = field.related_model._meta.get_field(rest[1])
        words = [str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name)]
        if block is not None:
            with suppress(LookupError, TypeError, AttributeError):
                words += _labels(block, self._items(first), rest)
        return words

    def _items_of(self, field: str) -> dict[str, Any]:
        return _by_id(json.loads(self._content[field]))


def _labels(block: Any, value: Any, path: list[str]) -> Iterator[str]:
    while path:
        name, *path = path
        if isinstance(block, StructBlock):
            block, value = block.child_blocks[name], value[name]
        else:
            item = (value if isinstance(value, Mapping) else _by_id(value))[name]
            block = block.child_block if isinstance(block, ListBlock) else block.child_blocks[item["type"]]
            value = item["value"]
        if block.label:
            yield str(block.label)
        if not hasattr(block, "child_blocks") and not isinstance(block, ListBlock):
            return


def _by_id(items: Iterable[Any]) -> dict[str, Any]:
    return {item["id"]: item for item in items}
