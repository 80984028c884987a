"""Invariant: an accepted office file or e-book starts nothing when it is opened: no macro, script or control, no command
to another program, no template or object fetched from elsewhere."""

from __future__ import annotations

import re
import zipfile

from ..refusals import harmful, locked, macros, wrong_content
from .kinds import MIME_BY_EXTENSION, OFFICE, OPEN_DOCUMENT, OPEN_XML
from .xml_parts import HARMFUL_ADDRESS, BadXml, scan_xml

# What must be inside for the zip to be that kind of file.
MARKERS = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
    "epub": "META-INF/container.xml",
}
MACRO_PARTS = re.compile(r"vbaproject|vbadata|^xl/macrosheets/|/activex/|^basic/|^scripts/|^dialogs/")
MACRO_TYPE = re.compile(r"vbaproject|macroenabled|activex", re.IGNORECASE)
# Converted and run by the office program when it opens the file.
FOREIGN_PARTS = (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".rtf", ".svgz")
FETCHED_AT_OPENING = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/aFChunk", "/control", "/package")
SCRIPT = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
AT_A_CLICK = re.compile(r"ppaction://(?:program|macro|ole)", re.IGNORECASE)
DDE_FIELD = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
EBOOK_PAGES = (".xhtml", ".html", ".htm", ".svg", ".xml", ".opf", ".ncx")
EBOOK_SCRIPT = re.compile(
    r"<\s*(?:[\w.-]+:)?(?:script|iframe|embed|applet)[\s/>]|[\s\"'/]on[a-z]{3,20}\s*=\s*[\"']|"
    r"[\"'=]\s*(?:javascript|vbscript)\s*:|<!entity|data\s*:\s*text/html",
    re.IGNORECASE,
)


def check_office(archive: zipfile.ZipFile, extension: str) -> None:
    names = archive.namelist()
    if not any(name.startswith(MARKERS[extension]) for name in names):
        raise wrong_content(extension)
    if any(MACRO_PARTS.search(name.lower()) for name in names):
        raise macros()
    _check_declared_type(archive, extension)
    for entry in archive.infolist():
        name = entry.filename.lower()
        if extension in OFFICE and name.endswith(FOREIGN_PARTS):
            raise harmful(entry.filename)
        if extension == "epub":
            if name.endswith(EBOOK_PAGES):
                _check_page(archive, entry)
        elif name.endswith((".xml", ".rels")) and entry.file_size and not name.startswith("customxml/"):
            _check_part(archive, entry, extension)


def _check_declared_type(archive: zipfile.ZipFile, extension: str) -> None:
    if extension not in OPEN_XML and "mimetype" in archive.namelist():
        with archive.open("mimetype") as declared:
            if declared.read(200).strip().decode("ascii", "replace") != MIME_BY_EXTENSION[extension]:
                raise wrong_content(extension)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extension: str) -> None:
    on_element = _open_xml_element if extension in OPEN_XML else _open_document_element
    field: list[str] = []  # Word may divide a command among many runs

    def element(name: str, attributes: dict[str, str]) -> None:
        on_element(entry.filename, name, attributes)
        collecting[0] = name.endswith(" instrText")
        if name.endswith(" fldSimple"):
            field.append(" " + " ".join(attributes.values()) + " ")
        elif name.endswith(" p"):
            field.append("\n")

    def text(content: str) -> None:
        if collecting[0]:
            field.append(content)

    collecting = [False]
    try:
        with archive.open(entry) as part:
            scan_xml(part, element, text, doctype=extension in OPEN_DOCUMENT)
    except BadXml as error:
        raise wrong_content(extension) from error
    if DDE_FIELD.search("".join(field)):
        raise macros()


def _open_xml_element(part: str, name: str, attributes: dict[str, str]) -> None:
    local = name.rsplit(" ", 1)[-1]
    if local == "Relationship":
        target, kind = attributes.get("Target", ""), attributes.get("Type", "")
        outside = attributes.get("TargetMode", "").lower() == "external"
        fetched = kind.endswith(FETCHED_AT_OPENING) and re.match(r"\s*(?:https?|ftp):", target, re.IGNORECASE)
        if outside and (HARMFUL_ADDRESS.match(target) or fetched):
            raise harmful(target)
    elif local in {"Override", "Default"} and part == "[Content_Types].xml":
        if MACRO_TYPE.search(attributes.get("ContentType", "")):
            raise macros()
    elif local in {"ddeLink", "control"} or AT_A_CLICK.match(attributes.get("action", "")):
        raise macros()


def _open_document_element(part: str, name: str, attributes: dict[str, str]) -> None:
    space, _, local = name.rpartition(" ")
    values = {key.rsplit(" ", 1)[-1]: value for key, value in attributes.items()}
    basic = values.get("language", "").lower() == "ooo:basic"  # the declaration of libraries that are not there
    if (
        (space == SCRIPT and local == "event-listener")
        or (local == "script" and not basic)
        or local.startswith("dde-")
        or values.get("action", "").startswith("execute")
    ):
        raise macros()
    if local == "encryption-data":
        raise locked()
    if HARMFUL_ADDRESS.match(values.get("href", "")):
        raise harmful(values["href"])


def _check_page(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Pages of e-books are often not quite XML; they are searched as text. What is looked for is ASCII in whatever
    encoding a reader knows."""
    kept = ""
    with archive.open(entry) as page:
        while chunk := page.read(64 * 1024):
            text = kept + chunk.decode("latin-1").replace("\x00", "")
            if EBOOK_SCRIPT.search(text):
                raise harmful(entry.filename)
            kept = text[-200:]
