"""Works with what the checks look for."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject

from cms.media.models import ResourceFile, ResourceImage
from cms.quality.checks import Finding, findings_of
from tests.cms.media.samples import png
from tests.factories import get_partner


def make_pdf(*, tagged: bool) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if tagged:
        root = DictionaryObject({NameObject("/K"): ArrayObject()})
        writer.root_object[NameObject("/StructTreeRoot")] = root
        writer.root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


TAGGED, UNTAGGED = make_pdf(tagged=True), make_pdf(tagged=False)


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def text(html: str) -> dict[str, Any]:
    return block("text", html)


def make_file(content: bytes = UNTAGGED, name: str = "hefte.pdf", **fields: Any) -> ResourceFile:
    fields.setdefault("collection", get_partner().collection)
    return ResourceFile.objects.create(title="Hefte", file=ContentFile(content, name=name), **fields)


def make_image(**fields: Any) -> ResourceImage:
    content = ContentFile(png(), name="torget.png")
    return ResourceImage.objects.create(title="Torget", file=content, collection=get_partner().collection, **fields)


def found(page: Any, name: str) -> list[Finding]:
    return [finding for finding in findings_of(page) if finding.check.name == name]


def messages(page: Any, name: str) -> list[str]:
    return [finding.message for finding in found(page, name)]
