"""Pictures in the text of works. Invariant: the search worker has made each in all its sizes before the work is found."""

from __future__ import annotations

from collections.abc import Iterable

from cms.media.models import ResourceImage

from .blocks.media import picture_in_text
from .models import ResourcePage


def make_pictures(pages: Iterable[ResourcePage]) -> None:
    """In the texts of these pages. The number of queries depends only on how many are still to be made."""
    blocks = (block for page in pages for block in page.body.raw_data if block["type"] == "image")
    images = {block["value"]["image"] for block in blocks} - {None}
    for image in ResourceImage.objects.filter(pk__in=images).prefetch_related("renditions"):
        picture_in_text(image)
