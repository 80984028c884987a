"""Invariant: a file is what its name says, decided by its first bytes and its inside, never by its name alone; and
nothing that can run (scripts, macros, HTML) is accepted. Raises ValidationError with the remedy."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import PurePath
from typing import BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

# Extension -> the types its bytes may show. Text has no signature and is checked as text.
MIME_BY_EXTENSION = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "jpg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
}
TEXT_EXTENSIONS = frozenset({"txt", "csv", "vtt", "srt"})
ZIP_EXTENSIONS = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"})
# What must be inside for the zip to be that kind of file.
ZIP_MARKERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "ods": "content.xml", "odp": "content.xml", "epub": "META-INF/container.xml"}  # fmt: skip
RUNNABLE = (".exe", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".sh", ".html", ".htm", ".svg", ".jar", ".scr", ".msi")


def check_content(file: File) -> str:
    """The file's MIME type; ValidationError if it is too large, not on the list, or not what its name says."""
    extension = PurePath(file.name or "").suffix.lstrip(".").lower()
    if extension == "jpeg":
        extension = "jpg"
    if extension not in MIME_BY_EXTENSION:
        allowed = ", ".join(sorted(MIME_BY_EXTENSION))
        raise ValidationError(
            _("Files of the type “.%(extension)s” are not accepted. Save it as one of: %(allowed)s.")
            % {"extension": extension or "?", "allowed": allowed}
        )
    if file.size > settings.MAX_FILE_UPLOAD_BYTES:
        raise ValidationError(
            _("The file is %(size)s; the largest accepted is %(limit)s. Make it smaller or divide it.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(settings.MAX_FILE_UPLOAD_BYTES)}
        )
    file.seek(0)
    if not _matches(file, extension):
        raise ValidationError(
            _("The file's content is not what its name says (“.%(extension)s”). Open it and save it again as that type.")
            % {"extension": extension}
        )
    file.seek(0)
    return MIME_BY_EXTENSION[extension]


def _matches(file: File, extension: str) -> bool:
    if extension in TEXT_EXTENSIONS:
        return _is_text(file, extension)
    if extension in ZIP_EXTENSIONS:
        return _is_safe_zip(file, extension)  # type: ignore[arg-type]
    head = file.read(8192)
    if extension == "pdf":
        return bytes(head[:5]) == b"%PDF-"
    kind = filetype.guess(head)
    family = {"m4a": {"audio/mp4", "audio/m4a", "video/mp4"}, "mp4": {"video/mp4", "video/x-m4v"}}
    return kind is not None and kind.mime in family.get(extension, {MIME_BY_EXTENSION[extension]})


def _is_text(file: File, extension: str) -> bool:
    head: bytes = file.read(65536)
    if b"\x00" in head:
        return False
    text = head.decode("utf-8-sig", errors="replace")
    if "\N{REPLACEMENT CHARACTER}" in text[:-4]:
        text = head.decode("latin-1")  # older spreadsheets; not UTF-8, still text
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<script", "<?xml", "<svg")):
        return False
    return extension != "vtt" or start.startswith("webvtt")


def _is_safe_zip(file: BinaryIO, extension: str) -> bool:
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    marker = ZIP_MARKERS.get(extension)
    if marker and not any(name.startswith(marker) for name in names):
        return False
    if any("vbaproject" in name.lower() for name in names):
        raise ValidationError(_("The file has macros. Save it without macros and upload it again."))
    runnable = next((name for name in names if name.lower().endswith(RUNNABLE)), None)
    if extension == "zip" and runnable:
        raise ValidationError(
            _("The archive holds “%(name)s”, which can run on the reader's machine. Take it out and upload again.")
            % {"name": runnable}
        )
    return True


def sha256_of(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
