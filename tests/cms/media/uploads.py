"""Real bytes of every kind, and rows of files and images made of them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from cms.media.models import ResourceFile, ResourceImage
from cms.partners.models import Partner
from tests.factories import get_partner

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 4
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def zip_of(**members: bytes) -> bytes:
    """`zip_of(**{"word/document.xml": b"..."})`"""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(**more: bytes) -> bytes:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zip_of(**{"[Content_Types].xml": types, "word/document.xml": b"<w:document/>", **more})


def png(width: int = 640, height: int = 360) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "seagreen").save(buffer, "PNG")
    return buffer.getvalue()


def make_file(
    name: str = "guide.pdf", content: bytes = PDF, partner: Partner | None = None, **fields: Any
) -> ResourceFile:
    fields.setdefault("title", name)
    file = ResourceFile(collection=(partner or get_partner()).collection, **fields)
    file.file.save(name, ContentFile(content), save=False)
    file.save()
    return file


def make_image(name: str = "boat.png", partner: Partner | None = None) -> ResourceImage:
    file = ImageFile(io.BytesIO(png()), name=name)
    return ResourceImage.objects.create(title=name, file=file, collection=(partner or get_partner()).collection)
