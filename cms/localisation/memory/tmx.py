"""TMX 1.4b: a memory of two languages as a file. Tags are inline codes, which translators' programs protect. Pure.

The standard's own document type is taken away unread: programs write it, and nothing else of the kind is accepted."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree
from wagtail_localize.strings import StringValue

from cms.localisation.checks.text import tags_of
from cms.localisation.exchange.texts import MAX_TEXT
from cms.media.refusals import too_large
from cms.untrusted_xml import decoded, parse_xml

from .comparison import printable, shown

MAX_BYTES = 10 * 1024 * 1024
MAX_UNITS = 10_000
MAX_TAGS = 60 * MAX_UNITS  # each takes many times its letters in memory
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEADER = {
    "creationtool": "resourcebank", "creationtoolversion": "1", "segtype": "block", "o-tmf": "wagtail-localize",
    "adminlang": "en", "datatype": "html",
}  # fmt: skip
CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_TAG = re.compile(r'</?[a-z]+(?: id="a\d+")?/?>')
_STANDARD_DTD = re.compile(r"""<!DOCTYPE\s+tmx\s+(SYSTEM|PUBLIC\s+"[\w ./:-]*")\s+["'][\w./:-]*["']\s*>""")


@dataclass(frozen=True, slots=True)
class Unit:
    source: str  # these two: HTML without attributes
    target: str
    at: datetime | None = None
    problem: str = ""  # why it cannot be taken

    @property
    def shown_source(self) -> str:
        return shown(self.source)

    @property
    def shown_target(self) -> str:
        return shown(self.target)


# --- Out ----------------------------------------------------------------------------------------------------------
def write_tmx(source_language: str, target_language: str, units: Iterable[Unit]) -> bytes:
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(root, "header", {**HEADER, "srclang": source_language})
    body = etree.SubElement(root, "body")
    for unit in units:
        dates = {"changedate": unit.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")} if unit.at else {}
        tu = etree.SubElement(body, "tu", dates)
        numbers: dict[tuple[str, int], int] = {}
        for language, data in ((source_language, unit.source), (target_language, unit.target)):
            tuv = etree.SubElement(tu, "tuv", {LANG: language})
            _write(etree.SubElement(tuv, "seg"), data, numbers)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write(seg: Any, data: str, numbers: dict[tuple[str, int], int]) -> None:
    """`numbers`: of each tag of the unit, the same in both languages."""
    last: Any = None
    open_tags: list[int] = []
    seen: Counter[str] = Counter()
    pairs = 0
    for number, part in enumerate(re.split(r"(<[^>]*>)", data)):
        if number % 2 == 0:
            text = printable(unescape(part))
            if last is None:
                seg.text = (seg.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        elif part.startswith("</"):
            last = etree.SubElement(seg, "ept", i=str(open_tags.pop()))
            last.text = part
        else:
            seen[part] += 1
            x = str(numbers.setdefault((part, seen[part]), len(numbers) + 1))
            if part.endswith("/>"):
                last = etree.SubElement(seg, "ph", x=x)
            else:
                pairs += 1
                open_tags.append(pairs)
                last = etree.SubElement(seg, "bpt", i=str(pairs), x=x)
            last.text = part


# --- In -----------------------------------------------------------------------------------------------------------
def read_tmx(content: bytes, source_language: str, target_language: str) -> list[Unit]:
    """Every unit, those that cannot be taken too. ValidationError if it is no TMX file, or too large."""
    if len(content) > MAX_BYTES:
        raise too_large(len(content), MAX_BYTES)
    damaged = _("This is not a TMX file, or it is damaged.")
    text = _STANDARD_DTD.sub("", _decoded(content), count=1)
    too_many = _("The file has more than %(limit)d texts. Divide it.") % {"limit": MAX_UNITS}
    if text.count("<") > MAX_TAGS:
        raise ValidationError(too_many)
    root = parse_xml(text, damaged)
    if root.tag != "tmx":
        raise ValidationError(damaged)
    units = root.findall("body/tu")
    if len(units) > MAX_UNITS:
        raise ValidationError(too_many)
    if not units:
        raise ValidationError(_("There is no text in this file."))
    return [_unit(unit, source_language, target_language) for unit in units]


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeError):  # what follows says so
            content = content.decode("utf-16").encode()
    return decoded(content)


def _unit(unit: Any, source_language: str, target_language: str) -> Unit:
    sides = [_side(unit, language) for language in (source_language, target_language)]
    (source, problem), (target, other) = sides
    problem = problem or other
    if not problem and tags_of(source) != tags_of(target):
        problem = _("Its translation has not the tags that the source has.")
    return Unit(source, target, problem=problem)


def _side(unit: Any, language: str) -> tuple[str, str]:
    """The text in one language, and why it cannot be taken."""
    found = [tuv.find("seg") for tuv in unit.findall("tuv") if _is_in(tuv, language)]
    if len(found) != 1 or found[0] is None:
        return "", _("It has not one text in each of the two languages.")
    data = re.sub(r"\s+", " ", printable("".join(_data(found[0])))).strip()
    if not re.sub(r"<[^>]*>", "", data).strip():
        return data, _("It has no words.")
    if len(data) > MAX_TEXT:
        return data[:MAX_TEXT], _("It has more than %(limit)d characters.") % {"limit": MAX_TEXT}
    return data, _problem(found[0], data)


def _problem(seg: Any, data: str) -> str:
    codes = ["".join(code.itertext()) for code in seg.iter(*CODES)]
    if not all(map(_TAG.fullmatch, codes)):
        return _("It has codes that stand for nothing here.")
    try:
        if codes:
            StringValue.from_translated_html(data)
    except (ValueError, RecursionError):  # thousands of tags in one another
        return _("It has a tag that may not be there.")
    return _("A tag is not closed.") if codes and tags_of(data) is None else ""


def _is_in(tuv: Any, language: str) -> bool:
    said = (tuv.get(LANG) or tuv.get("lang") or "").replace("_", "-").lower()
    return said.partition("-")[0] == language


def _data(seg: Any) -> Iterator[str]:
    yield escape(seg.text or "", quote=False)
    for child in seg:
        if child.tag in CODES:
            yield "".join(child.itertext())
        else:
            yield from _data(child)
        yield escape(child.tail or "", quote=False)
