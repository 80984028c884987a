"""Tags for what reportlab draws: a screen reader tells a heading from text by them, and reportlab writes none. WeasyPrint
does, but needs Pango, and the sample is loaded with all its files on a machine that has Python alone."""

from __future__ import annotations

import io
from itertools import chain
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, NumberObject, PdfObject
from reportlab.platypus import Paragraph


class TaggedParagraph(Paragraph):  # type: ignore[misc]
    """Its style's name is its tag, such as H1 or P."""

    def draw(self) -> None:
        drawn = self.canv.__dict__.setdefault("tags", {}).setdefault(self.canv.getPageNumber(), [])
        self.canv._code.append(f"/{self.style.name} <</MCID {len(drawn)}>> BDC")
        super().draw()
        self.canv._code.append("EMC")
        drawn.append(self.style.name)


def add_structure(pdf: bytes, tags: dict[int, list[str]]) -> bytes:
    """The tree that leads to what each tag marks, and from there back (ISO 32000-1, 14.7). `tags`: by page, from 1."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    root, whole = DictionaryObject(), DictionaryObject()
    root_ref, whole_ref = writer._add_object(root), writer._add_object(whole)
    elements = []
    for number, page in enumerate(writer.pages):
        marked = [
            {"/Type": "/StructElem", "/S": f"/{tag}", "/P": whole_ref, "/Pg": page.indirect_reference, "/K": place}
            for place, tag in enumerate(tags.get(number + 1, []))
        ]
        elements.append([writer._add_object(_written(element)) for element in marked])
        page.update(_written({"/StructParents": number, "/Tabs": "/S"}))
    whole.update(_written({"/Type": "/StructElem", "/S": "/Document", "/P": root_ref, "/K": [*chain(*elements)]}))
    back = {"/Nums": [*chain(*enumerate(elements))]}
    root.update(_written({"/Type": "/StructTreeRoot", "/K": whole_ref, "/ParentTree": back}))
    catalogue = {"/StructTreeRoot": root_ref, "/MarkInfo": {"/Marked": True}}
    writer.root_object.update(_written({**catalogue, "/ViewerPreferences": {"/DisplayDocTitle": True}}))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _written(value: Any) -> Any:
    """As pypdf has it."""
    match value:
        case PdfObject():
            return value
        case dict():
            return DictionaryObject({NameObject(name): _written(one) for name, one in value.items()})
        case list():
            return ArrayObject(_written(one) for one in value)
        case bool():
            return BooleanObject(value)
        case int():
            return NumberObject(value)
        case _:
            return NameObject(value)
