"""Pictures in the text of works. Invariant: the search worker has made each in all its sizes before the work is found."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cms.media.models import ResourceImage

from .blocks.media import picture_in_text
from .models import ResourcePage
from .visibility import public_pages


def make_pictures(work_ids: Iterable[UUID]) -> None:
    """Of all their public variants. The number of queries depends only on how many are still to be made."""
    pages = [pk for ids in public_pages(work_ids).values() for pk in ids]
    bodies = ResourcePage.objects.filter(pk__in=pages).order_by().values_list("body", flat=True)
    blocks = (block for body in bodies for block in body.raw_data if block["type"] == "image")
    images = {block["value"]["image"] for block in blocks} - {None}
    for image in ResourceImage.objects.filter(pk__in=images).prefetch_related("renditions"):
        picture_in_text(image)
