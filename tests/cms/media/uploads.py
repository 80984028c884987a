"""Rows of files and images made of real bytes."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile

from cms.media.models import ResourceFile, ResourceImage
from cms.partners.models import Partner
from tests.cms.media.samples import EXE, HTML, MP4, PDF, SVG, docx, pdf, png, zip_of
from tests.factories import get_partner

__all__ = ["EXE", "HTML", "MP4", "PDF", "SVG", "docx", "make_file", "make_image", "pdf", "png", "zip_of"]


def make_file(
    name: str = "guide.pdf", content: bytes = PDF, partner: Partner | None = None, **fields: Any
) -> ResourceFile:
    fields.setdefault("title", name)
    file = ResourceFile(
        collection=(partner or get_partner()).collection, file=ContentFile(content, name=name), **fields
    )
    file.save()
    return file


def make_image(name: str = "boat.png", partner: Partner | None = None) -> ResourceImage:
    file = ImageFile(io.BytesIO(png()), name=name)
    return ResourceImage.objects.create(title=name, file=file, collection=(partner or get_partner()).collection)
