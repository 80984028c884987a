"""TBX-Basic (ISO 30042:2019) in DCA style. Read without DTD, entities and network. Pure: nothing but the data given decides
what is written, so the same termbase is the same bytes.

The standard has no data category for names that are not translated: a concept's note says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from cms.terminology.entries import ConceptEntry, TermEntry
from cms.terminology.models import Term
from cms.terminology.texts import tidy, tidy_lines
from cms.untrusted_xml import decoded, parse_xml

from .lines import Line, check_count

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
CONCEPT = "c-"  # before the slug: an XML id does not begin with a digit
DO_NOT_TRANSLATE = "do-not-translate"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS: dict[str, str] = {
    Term.Status.PREFERRED: "preferredTerm-admn-sts",
    Term.Status.ALTERNATIVE: "admittedTerm-admn-sts",
    Term.Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_READ_STATUS = {
    **{code: status for status, code in _STATUS.items()},
    "supersededTerm-admn-sts": Term.Status.FORBIDDEN.value,
}


# --- Out ----------------------------------------------------------------------------------------------------------
def write_tbx(title: str, concepts: Iterable[ConceptEntry], subject_fields: Mapping[str, str]) -> str:
    """`subject_fields`: scheme -> what it is called; by its slug where it is not there."""
    root = etree.Element(
        _name("tbx"),
        {"type": "TBX-Basic", "style": "dca", _LANG: "en"},
        nsmap={None: NAMESPACE},  # type: ignore[dict-item]  # the stubs know no default namespace
    )
    description = etree.SubElement(etree.SubElement(root, _name("tbxHeader")), _name("fileDesc"))
    _add(etree.SubElement(description, _name("titleStmt")), "title", title)
    _add(etree.SubElement(description, _name("sourceDesc")), "p", title)
    body = etree.SubElement(etree.SubElement(root, _name("text")), _name("body"))
    for concept in concepts:
        if concept.names:
            _write_concept(body, concept, subject_fields.get(concept.scheme, concept.scheme))
    etree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def _write_concept(body: Any, concept: ConceptEntry, subject_field: str) -> None:
    entry = etree.SubElement(body, _name("conceptEntry"), id=f"{CONCEPT}{concept.slug}")
    _add(entry, "descrip", subject_field, type="subjectField")
    if concept.do_not_translate:
        _add(entry, "note", DO_NOT_TRANSLATE)
    by_language: dict[str, list[TermEntry]] = {}
    for term in concept.names:  # TBX has no word for what only a search knows
        by_language.setdefault(term.language, []).append(term)
    for language, terms in by_language.items():
        section = etree.SubElement(entry, _name("langSec"), {_LANG: language})
        if language in concept.definitions:
            _add(section, "descrip", concept.definitions[language], type="definition")
        for term in terms:
            _write_term(etree.SubElement(section, _name("termSec")), term)


def _write_term(section: Any, term: TermEntry) -> None:
    _add(section, "term", term.text)
    _add(section, "termNote", _STATUS[term.status], type="administrativeStatus")
    if term.source:
        _add(section, "admin", term.source, type="source")


def _add(parent: Any, tag: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, _name(tag), attributes).text = tidy_lines(text)


# --- In -----------------------------------------------------------------------------------------------------------
def read_tbx(content: bytes) -> list[Line]:
    """ValidationError if it is no TBX of 2019 in DCA style."""
    root = parse_xml(decoded(content), _("This is not a TBX file, or it is damaged."))
    if root.tag != _name("tbx") or root.get("style") != "dca":
        raise ValidationError(
            _("This is not TBX of 2019 (ISO 30042:2019) in DCA style. Export it as that, or send CSV.")
        )
    lines = (line for entry in root.iter(_name("conceptEntry")) for line in _read_concept(entry))
    return check_count(replace(line, number=number) for number, line in enumerate(lines, start=1))


def _read_concept(entry: Any) -> Iterator[Line]:
    slug = entry.get("id", "").removeprefix(CONCEPT)
    scheme = _said(entry, "descrip", "subjectField")
    is_name = DO_NOT_TRANSLATE in [tidy(note.text or "") for note in entry.findall(_name("note"))] or None
    for section in entry.findall(_name("langSec")):
        definition = _said(section, "descrip", "definition")
        for term in section.findall(_name("termSec")):
            status = _said(term, "termNote", "administrativeStatus")
            yield Line(
                number=0,
                concept=slug,
                scheme=scheme,
                language=section.get(_LANG, ""),
                term=tidy("".join(term.find(_name("term")).itertext())) if term.find(_name("term")) is not None else "",
                status=_READ_STATUS.get(status, status),
                source=_said(term, "admin", "source"),
                definition=definition,
                do_not_translate=is_name,
            )


def _said(parent: Any, tag: str, kind: str) -> str:
    """The text of such a child, or of one in a group of its own."""
    children = [*parent.findall(_name(tag)), *parent.findall(f"{_name(f'{tag}Grp')}/{_name(tag)}")]
    found = ["".join(child.itertext()) for child in children if child.get("type") == kind]
    return tidy_lines(found[0]) if found else ""


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
