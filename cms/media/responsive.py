"""A picture in the kinds and widths that a reader's browser chooses from. Invariant: each is made once, before a work is
found, and shown to whoever may see the picture; and none is larger than the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .models import ResourceImage, ResourceRendition

# Best first; every browser can show what the picture was uploaded as.
KINDS = {"avif": "image/avif", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Source:
    type: str
    rendition: ResourceRendition


@dataclass(frozen=True, slots=True)
class Responsive:
    rendition: ResourceRendition  # as it was uploaded, in the smallest size
    sources: list[Source]  # AVIF first; of each kind the smallest first


def responsive(image: ResourceImage, specs: Sequence[str]) -> Responsive | None:
    """`specs`: Wagtail's filters, the smallest first. One query where nothing is to be made, none where renditions were
    prefetched. None: its file is gone or cannot be read."""
    smallest = specs[0]
    filters = {(kind, spec): f"{spec}|format-{kind}" for kind in KINDS for spec in specs}
    try:
        made = image.get_renditions(smallest, *filters.values())
    except OSError:
        return None
    sources = {(KINDS[kind], made[spec].width): made[spec] for (kind, _), spec in filters.items()}  # once of each width
    return Responsive(made[smallest], [Source(type, rendition) for (type, _), rendition in sources.items()])
