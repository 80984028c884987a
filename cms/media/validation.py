"""Invariant: a file is what its name says, decided by its first bytes and its inside, never by its name alone; and
nothing that can run (scripts, macros, HTML) is accepted. Raises ValidationError with the remedy."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from pathlib import PurePath
from typing import Any

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
    "jpeg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
}
TEXT_EXTENSIONS = frozenset({"txt", "csv", "vtt", "srt"})
ZIP_EXTENSIONS = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"})
# What must be inside for the zip to be that kind of file.
ZIP_MARKERS = {
    "docx": "word/",
    "xlsx": "xl/",
    "pptx": "ppt/",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
    "epub": "META-INF/container.xml",
}
PROGRAMS = (
    ".exe", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".sh", ".vbs", ".jar", ".apk", ".lnk", ".js", ".wsf",
)  # fmt: skip
# In a plain archive also what a browser or an office program would run, and archives that nobody has looked into.
RUN_FROM_ARCHIVE = (
    ".html", ".htm", ".xhtml", ".svg", ".docm", ".dotm", ".xlsm", ".xltm", ".pptm", ".ppsm", ".zip", ".7z", ".rar",
)  # fmt: skip
MACROS = re.compile(r"vbaproject|^xl/macrosheets/|^basic/|^scripts/")
MACRO_TYPES = re.compile(rb"vbaproject|macroenabled", re.IGNORECASE)
CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MAX_DIRECTORY_BYTES = 4 * 1024 * 1024  # of a zip's list of contents: some 40,000 entries
MAX_UNPACKED_FACTOR = 10  # of the largest upload


def check_content(file: File) -> str:
    """The file's MIME type; ValidationError if it is too large, not on the list, or not what its name says."""
    extension = PurePath(file.name or "").suffix.lstrip(".").lower()
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
            _("The content is not what the name says (“.%(extension)s”). Open it and save it again as that type.")
            % {"extension": extension}
        )
    file.seek(0)
    return MIME_BY_EXTENSION[extension]


def _matches(file: Any, extension: str) -> bool:
    if extension in TEXT_EXTENSIONS:
        return _is_text(file.read(65536), extension)
    if extension in ZIP_EXTENSIONS:
        return _is_safe_zip(file, extension)
    head = file.read(8192)
    if extension == "pdf":
        return bytes(head[:5]) == b"%PDF-"
    kind = filetype.guess(head)
    family = {"m4a": {"audio/mp4", "audio/m4a", "video/mp4"}, "mp4": {"video/mp4", "video/x-m4v"}}
    return kind is not None and kind.mime in family.get(extension, {MIME_BY_EXTENSION[extension]})


def _is_text(head: bytes, extension: str) -> bool:
    if CONTROL_CHARACTERS.search(head):
        return False
    start = head[:800].decode("utf-8-sig", errors="replace").lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<script", "<?xml", "<svg")):
        return False
    return extension != "vtt" or start.startswith("webvtt")


def _is_safe_zip(file: Any, extension: str) -> bool:
    if file.read(4) != b"PK\x03\x04" or _directory_bytes(file) > MAX_DIRECTORY_BYTES or not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_unsafe_contents(archive, extension)
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, zlib.error, NotImplementedError):
        return False
    marker = ZIP_MARKERS.get(extension)
    return marker is None or any(name.startswith(marker) for name in names)


def _directory_bytes(file: Any) -> int:
    """How long the list of contents says it is, known before it is read into memory."""
    file.seek(max(0, file.size - 65557))
    tail = file.read(65557)
    end = tail.rfind(b"PK\x05\x06")
    return int(struct.unpack("<L", tail[end + 12 : end + 16])[0]) if 0 <= end <= len(tail) - 22 else 0


def _refuse_unsafe_contents(archive: zipfile.ZipFile, extension: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_FACTOR * settings.MAX_FILE_UPLOAD_BYTES:
        raise ValidationError(
            _("Unpacked, the file would be %(size)s. Divide it into several files.")
            % {"size": filesizeformat(unpacked)}
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(_("The file is locked with a password. Save it without one and upload it again."))
    if any(MACROS.search(entry.filename.lower()) for entry in entries) or _declares_macros(archive):
        raise ValidationError(_("The file has macros. Save it without macros and upload it again."))
    refused = PROGRAMS + (RUN_FROM_ARCHIVE if extension == "zip" else ())
    for entry in entries:
        path = PurePath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename or path.suffix.lower() in refused:
            raise ValidationError(
                _("The file holds “%(name)s”, which could harm the reader's machine. Take it out and upload again.")
                % {"name": entry.filename[:100]}
            )


def _declares_macros(archive: zipfile.ZipFile) -> bool:
    """An Office file lists the types of its parts; a macro part may have any name."""
    if "[Content_Types].xml" not in archive.namelist():
        return False
    with archive.open("[Content_Types].xml") as types:
        return MACRO_TYPES.search(types.read(1024 * 1024)) is not None


def sha256_of(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
