"""A picture in the kinds and widths that a reader's browser chooses from. Invariant: each is made once, before a work is
found, and shown to whoever may see the picture; and none is larger than the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .models import ResourceImage, ResourceRendition

# Best first; every browser can show what the picture was uploaded as.
KINDS = {"avif": "image/avif", "webp": "image/webp"}


def responsive(image: ResourceImage | None, specs: Sequence[str], plain: str = "") -> dict[str, Any] | None:
    """`{"url", "width", "height", "sources": [{"type", "url", "width", "height"}]}`; AVIF first, of each kind the smallest
    first. `specs`: Wagtail's filters, the smallest first; `plain`: of the one as it was uploaded, else the smallest.
    One query where nothing is to be made, none where renditions were prefetched. None: its file is gone or no picture."""
    if image is None:
        return None
    plain = plain or specs[0]
    filters = {(kind, spec): f"{spec}|format-{kind}" for kind in KINDS for spec in specs}
    try:
        made = image.get_renditions(plain, *filters.values())
    except OSError:
        return None
    sources = {(KINDS[kind], made[spec].width): made[spec] for (kind, _), spec in filters.items()}  # once of each width
    return {**_sized(made[plain]), "sources": [{"type": kind, **_sized(one)} for (kind, _), one in sources.items()]}


def sized(image: ResourceImage | None, spec: str) -> dict[str, Any] | None:
    """In one kind and size: `{"url", "width", "height"}`. None: its file is gone or no picture."""
    try:
        return _sized(image.get_rendition(spec)) if image else None
    except OSError:
        return None


def _sized(rendition: ResourceRendition) -> dict[str, Any]:
    return {"url": rendition.url, "width": rendition.width, "height": rendition.height}
