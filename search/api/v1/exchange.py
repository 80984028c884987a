"""The vocabulary in the formats that other systems read: SKOS (as JSON-LD) and TBX-Basic (ISO 30042:2019, DCA style).
Invariant: nothing but the data given decides what is written, so the same vocabulary is the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from cms.terminology.models import Term

from .termbase import ConceptEntry, TermEntry

_SKOS_PROPERTY = {
    Term.Status.PREFERRED: "prefLabel",
    Term.Status.ALTERNATIVE: "altLabel",
    Term.Status.FORBIDDEN: "hiddenLabel",  # found by it, never shown
}
_SKOS_CONTEXT: dict[str, Any] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    **{
        name: {"@id": f"skos:{name}", "@container": "@language"}
        for name in ("prefLabel", "altLabel", "hiddenLabel", "definition")
    },
    **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in ("inScheme", "topConceptOf", "broader")},
    "notation": "skos:notation",
}
_TBX_STATUS = {
    Term.Status.PREFERRED: "preferredTerm-admn-sts",
    Term.Status.ALTERNATIVE: "admittedTerm-admn-sts",
    Term.Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_TBX_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# --- SKOS ---------------------------------------------------------------------------------------------------------
def skos_document(scheme_uri: str, labels: Mapping[str, str], concepts: Sequence[ConceptEntry]) -> dict[str, Any]:
    """JSON-LD. A concept's URI is its scheme's with the slug as fragment."""
    slugs = {concept.slug for concept in concepts}
    scheme = {"@id": scheme_uri, "@type": "skos:ConceptScheme", "prefLabel": dict(labels)}
    return {
        "@context": _SKOS_CONTEXT,
        "@graph": [scheme, *(_skos_concept(scheme_uri, concept, slugs) for concept in concepts)],
    }


def _skos_concept(scheme_uri: str, concept: ConceptEntry, slugs: set[str]) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"{scheme_uri}#{concept.slug}",
        "@type": "skos:Concept",
        "inScheme": scheme_uri,
        "notation": concept.slug,
    }
    if concept.broader in slugs:
        node["broader"] = f"{scheme_uri}#{concept.broader}"
    else:
        node["topConceptOf"] = scheme_uri
    for term in concept.terms:
        texts = node.setdefault(_SKOS_PROPERTY[Term.Status(term.status)], {})
        if term.status == Term.Status.PREFERRED:
            texts[term.language] = term.text
        else:
            texts.setdefault(term.language, []).append(term.text)
    if concept.definitions:
        node["definition"] = concept.definitions
    return node


# --- TBX ----------------------------------------------------------------------------------------------------------
def tbx_document(title: str, concepts: Iterable[ConceptEntry], subject_fields: Mapping[str, str]) -> str:
    """`subject_fields`: scheme -> its name."""
    root = ET.Element("tbx", {"xmlns": _TBX_NAMESPACE, "type": "TBX-Basic", "style": "dca", _XML_LANG: "en"})
    description = ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc")
    _text(ET.SubElement(description, "titleStmt"), "title", title)
    _text(ET.SubElement(description, "sourceDesc"), "p", title)
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for concept in concepts:
        if concept.terms:
            _tbx_concept(body, concept, subject_fields.get(concept.scheme, concept.scheme))
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _tbx_concept(body: ET.Element, concept: ConceptEntry, subject_field: str) -> None:
    entry = ET.SubElement(body, "conceptEntry", {"id": f"c-{concept.slug}"})
    _text(entry, "descrip", subject_field, type="subjectField")
    by_language: dict[str, list[TermEntry]] = {}
    for term in concept.terms:
        by_language.setdefault(term.language, []).append(term)
    for language, terms in by_language.items():
        section = ET.SubElement(entry, "langSec", {_XML_LANG: language})
        if language in concept.definitions:
            _text(section, "descrip", concept.definitions[language], type="definition")
        _tbx_terms(section, terms)


def _tbx_terms(section: ET.Element, terms: Iterable[TermEntry]) -> None:
    for term in terms:
        term_section = ET.SubElement(section, "termSec")
        _text(term_section, "term", term.text)
        _text(term_section, "termNote", _TBX_STATUS[Term.Status(term.status)], type="administrativeStatus")


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = _NOT_XML.sub("", text)
