"""XLIFF 2.1. Tags of rich text are inline codes, which translators' programs protect. Read without DTD, entities and
network. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from html import escape
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from cms.untrusted_xml import decoded, parse_xml

from .texts import MAX_TEXTS, Contents, Job, Reading, Text, check_bounds, too_many

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # 2.1's too
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FILE = "translation-"  # before the uuid: a name does not begin with a digit
CODE = {"canCopy": "no", "canDelete": "no"}


def write_xliff(job: Job) -> bytes:
    root = etree.Element(
        _name("xliff"),
        {"version": "2.1", "srcLang": job.source_language, "trgLang": job.language, XML_SPACE: "preserve"},
        nsmap={None: NAMESPACE},  # type: ignore[dict-item]  # the stubs know no default namespace
    )
    file = etree.SubElement(root, _name("file"), id=f"{FILE}{job.uuid}", original=job.title, canResegment="no")
    for text in job.texts:
        _write_unit(file, text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _write_unit(file: Any, text: Text) -> None:
    unit = etree.SubElement(file, _name("unit"), id=text.key, name=text.path)
    notes = etree.SubElement(unit, _name("notes"))
    etree.SubElement(notes, _name("note"), category="place").text = text.place
    etree.SubElement(notes, _name("note"), category="was").text = text.state
    original = etree.SubElement(unit, _name("originalData"))
    by_person = text.target and not text.by_machine
    segment = etree.SubElement(unit, _name("segment"), state="translated" if by_person else "initial")
    codes = _Codes(original)
    codes.write(etree.SubElement(segment, _name("source")), text.source, text.rich)
    if text.target:
        codes.write(etree.SubElement(segment, _name("target")), text.target, text.rich)
    if not len(original):
        unit.remove(original)


class _Codes:
    """The inline codes of one unit: a tag has the same number in source and target."""

    def __init__(self, original: Any) -> None:
        self.original = original
        self.data: dict[str, str] = {}
        self.numbers: dict[str, list[str]] = defaultdict(list)
        self.count = 0

    def write(self, parent: Any, text: str, rich: bool) -> None:
        self.seen: dict[str, int] = defaultdict(int)
        if rich:
            self._walk(parent, BeautifulSoup(text, "html.parser"))
        else:
            parent.text = text

    def _walk(self, parent: Any, soup: Any) -> None:
        last = None
        for node in soup.children:
            if isinstance(node, NavigableString):
                if last is None:
                    parent.text = (parent.text or "") + node
                else:
                    last.tail = (last.tail or "") + node
            elif node.name == "br":
                data = self._data("<br/>")
                last = etree.SubElement(parent, _name("ph"), id=self._number("<br/>"), dataRef=data)
            else:
                start, end = _tag(node), f"</{node.name}>"
                tags = {"dataRefStart": self._data(start), "dataRefEnd": self._data(end)}
                last = etree.SubElement(parent, _name("pc"), {"id": self._number(start), **CODE, **tags})
                self._walk(last, node)

    def _data(self, tag: str) -> str:
        if tag not in self.data:
            self.data[tag] = f"d{len(self.data) + 1}"
            etree.SubElement(self.original, _name("data"), id=self.data[tag]).text = tag
        return self.data[tag]

    def _number(self, tag: str) -> str:
        numbers, place = self.numbers[tag], self.seen[tag]
        self.seen[tag] += 1
        if place == len(numbers):
            self.count += 1
            numbers.append(f"c{self.count}")
        return numbers[place]


def read_xliff(content: bytes, rich: Collection[str]) -> Contents:
    """`rich`: the keys of the texts that are HTML. ValidationError if it is no XLIFF 2 file."""
    root = parse_xml(decoded(content), _("This is not an XLIFF 2 file, or it is damaged."))
    if root.tag != _name("xliff"):
        raise ValidationError(_("This is not an XLIFF 2 file. Download the file here and translate that one."))
    units = list(root.iter(_name("unit")))
    if len(units) > MAX_TEXTS:
        raise too_many()
    files = [file.get("id", "") for file in root.iter(_name("file"))]
    if len(files) != 1:
        raise ValidationError(_("The file has more texts than a translation can have. Send one translation at a time."))
    return Contents(
        uuid=files[0].removeprefix(FILE) if files[0].startswith(FILE) else "",
        source_language=root.get("srcLang", ""),
        language=root.get("trgLang", ""),
        readings=check_bounds(_reading(unit, unit.get("id", "") in rich) for unit in units),
    )


def _reading(unit: Any, rich: bool) -> Reading:
    data = {one.get("id"): "".join(one.itertext()) for one in unit.iter(_name("data"))}
    was = [note.text or "" for note in unit.iter(_name("note")) if note.get("category") == "was"]
    targets = [target for target in unit.iter(_name("target")) if target.getparent().getparent() is unit]
    sources = [source for source in unit.iter(_name("source")) if source.getparent().getparent() is unit]
    return Reading(
        key=unit.get("id", ""),
        target="".join("".join(_text(target, data, rich)) for target in targets),
        path=unit.get("name", ""),
        source="".join("".join(_text(source, data, rich)) for source in sources),
        was=was[-1].strip() if was else "",
    )


def _text(element: Any, data: dict[str | None, str], rich: bool) -> Iterator[str]:
    """Codes as the tags they stand for; a code whose tag is not in the file gives none, and is then missing."""
    said = partial(escape, quote=False) if rich else str
    yield data.get(element.get("dataRefStart"), "")
    yield data.get(element.get("dataRef"), "")
    yield said(element.text or "")
    for child in element:
        yield from _text(child, data, rich)
        yield said(child.tail or "")
    yield data.get(element.get("dataRefEnd"), "")


def _tag(node: Any) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    return f"<{node.name}{attributes}>"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
