"""What a page holds, block by block, and where: for checks, which say where each thing is that they found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import URLField
from django.utils.text import capfirst
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock, URLBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

LINK_SCHEME = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A field of the page; in a stream, one of its blocks."""

    field: str
    block_id: str = ""
    block: Block | None = None
    # What is mended elsewhere than in the field that it comes from: what that is called (lazy), and its id in the form.
    label: Any = ""
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.field}:{self.block_id}" if self.block_id else self.field

    def name(self, page: Page) -> str:
        """In the reader's language: "Text, Image"."""
        if self.label:
            return str(self.label)
        field = page._meta.get_field(self.field)
        label = getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural
        names = [label] if self.block is None else [label, self.block.label]
        return capfirst(", ".join(str(name) for name in names))


Item = tuple[Place, Block, Any]


def blocks_of(page: Page) -> Iterator[Item]:
    """Every block of the page's streams, those inside others after them, with its value."""
    for stream in page._meta.get_fields():
        if isinstance(stream, StreamField):
            for child in getattr(page, stream.name):
                yield from _with_inner(Place(stream.name, child.id or "", child.block), child.block, child.value)


def _with_inner(place: Place, block: Block, value: Any) -> Iterator[Item]:
    yield place, block, value
    if isinstance(block, StructBlock):
        for name, inner in block.child_blocks.items():
            yield from _with_inner(place, inner, value.get(name))
    elif isinstance(block, ListBlock):
        for item in value:
            yield from _with_inner(place, block.child_block, item)
    elif isinstance(block, StreamBlock):
        for child in value:
            yield from _with_inner(place, child.block, child.value)


def rich_texts(page: Page) -> Iterator[tuple[Place, str]]:
    """As Wagtail keeps them."""
    return ((place, value.source) for place, block, value in blocks_of(page) if isinstance(block, RichTextBlock))


def links_in_texts(page: Page) -> Iterator[tuple[Place, dict[str, str]]]:
    """The attributes of each `<a>`: `href`, or `linktype` and `id`."""
    for place, source in rich_texts(page):
        for tag in FIND_A_TAG.findall(source):
            yield place, extract_attrs(tag)


def addresses(page: Page) -> Iterator[tuple[Place, str]]:
    """Whatever on the page begins with http: in texts, in blocks and fields for addresses."""
    found = [(place, attrs.get("href", "")) for place, attrs in links_in_texts(page)]
    found += [(place, value or "") for place, block, value in blocks_of(page) if isinstance(block, URLBlock)]
    for field in page._meta.get_fields():
        if isinstance(field, URLField):
            found.append((Place(field.name), getattr(page, field.name) or ""))
    return ((place, address) for place, address in found if LINK_SCHEME.match(address))
