"""The files and pictures of a work, each with its place in the form."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.media.models import ResourceFile, ResourceImage
from cms.quality.content import Place, blocks_of
from resourcebank.models import ResourcePage, ToolkitVideoPage

Item = tuple[Place, ResourceFile | ResourceImage]
FILES = Place("files", label=_("Files to download"))  # as the form calls the rows


def media_of(page: ResourcePage) -> Iterator[Item]:
    if page.image:
        yield Place("image"), page.image
    for place, block, value in blocks_of(page):
        if isinstance(block, ImageChooserBlock | DocumentChooserBlock) and value:
            yield place, value
    if isinstance(page, ToolkitVideoPage) and page.video_file:
        yield Place("video_file"), page.video_file
    ids = [row.file_id for row in page.files.all() if row.file_id]
    files = ResourceFile.objects.in_bulk(ids)
    for file_id in ids:
        if file_id in files:
            yield FILES, files[file_id]


def files_of(page: ResourcePage) -> Iterator[tuple[Place, ResourceFile]]:
    return ((place, item) for place, item in media_of(page) if isinstance(item, ResourceFile))
