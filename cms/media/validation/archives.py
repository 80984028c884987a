"""Invariant: a zip is looked into before any of it is unpacked, what is unpacked is counted, and nothing in it is a
program, leaves its folder, or hides from the list of contents."""

from __future__ import annotations

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError

from ..refusals import harmful, locked, macros, unpacks_to_too_much, wrong_content
from .kinds import MIME_BY_EXTENSION, OFFICE
from .names import check_name, extension_of
from .office import check_office

MAX_DIRECTORY_BYTES = 4 * 1024 * 1024  # of a zip's list of contents
MAX_ENTRIES = 10_000
MAX_DEPTH = 3  # a table in a document in an archive
MAX_UNPACKED_FACTOR = 10  # of the largest upload
MAX_RATIO, RATIO_COUNTS_FROM = 100, 100 * 1024 * 1024  # a large blank picture is not a bomb
END, END_64, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
IN_MEMORY = 1024 * 1024
PROGRAMS = (
    ".exe", ".com", ".scr", ".pif", ".msi", ".bat", ".cmd", ".ps1", ".sh", ".vbs", ".vbe", ".jar", ".apk", ".lnk", ".js",
    ".jse", ".wsf", ".hta", ".dll", ".cpl", ".reg", ".scf", ".url", ".inf", ".php", ".iso", ".img", ".dmg", ".app", ".msix",
    ".appx", ".gadget", ".chm", ".library-ms", ".search-ms", ".settingcontent-ms", ".desktop", ".command",
)  # fmt: skip
# In a plain archive also what a browser or an office program would run, and archives that nobody has looked into.
RUN_FROM_ARCHIVE = (
    ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".svg", ".svgz", ".xml", ".docm", ".dotm", ".xlsm", ".xltm", ".xlsb",
    ".xll", ".xlam", ".pptm", ".potm", ".ppsm", ".ppam", ".sldm", ".slk", ".iqy", ".zip", ".7z", ".rar", ".gz", ".tgz",
    ".bz2", ".xz", ".tar", ".cab", ".arj", ".ace", ".z", ".py", ".pl",
)  # fmt: skip
# How programs, and archives of other kinds, begin.
RUNNING = (
    b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe", b"#!", b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"Rar!", b"7z\xbc\xaf", b"MSCF", b"ITSF", b"!<arch>", b"\xfd7zXZ", b"BZh", b"<?php",
)  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the older office files, and objects in the newer ones
OLE_PROGRAM = "\x01Ole10Native".encode("utf-16-le")  # any file at all, put in as "package"
OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros\0".encode("utf-16-le"))
# What Python raises over an archive that is not one, or is broken.
UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, struct.error, zlib.error, EOFError, NotImplementedError)

Inspect = Callable[["Unpacked", IO[bytes], int, str], None]


class Unpacked:
    """Counts what one upload of `packed` bytes unpacks to, archives in it too. `inspect` checks a file found inside."""

    def __init__(self, inspect: Inspect, packed: int) -> None:
        self.inspect = inspect
        self.packed = packed
        self.bytes = 0
        self.depth = 0

    def add(self, size: int) -> None:
        self.bytes += size
        too_dense = self.bytes > RATIO_COUNTS_FROM and self.bytes > MAX_RATIO * self.packed
        if too_dense or self.bytes > MAX_UNPACKED_FACTOR * settings.MAX_FILE_UPLOAD_BYTES:
            raise unpacks_to_too_much(self.bytes)


def check_zip(file: IO[bytes], size: int, extension: str, unpacked: Unpacked) -> None:
    unpacked.depth += 1
    try:
        if unpacked.depth > MAX_DEPTH or not _is_plain_zip(file, size):
            raise wrong_content(extension)
        with zipfile.ZipFile(file) as archive:
            _check_list(archive, extension, unpacked)
            _check_entries(archive, extension, unpacked)
            if extension != "zip":
                check_office(archive, extension)
    except UNREADABLE as error:
        raise wrong_content(extension) from error
    finally:
        unpacked.depth -= 1


def open_zip(file: IO[bytes], size: int) -> zipfile.ZipFile:
    """An archive of files that are each checked when they are taken out: here only what it says of itself is."""
    try:
        if not _is_plain_zip(file, size):
            raise wrong_content("zip")
        archive = zipfile.ZipFile(file)
        _check_list(archive, "zip", Unpacked(_inspected_later, size))
    except UNREADABLE as error:
        raise wrong_content("zip") from error
    return archive


def _inspected_later(*_file: object) -> None:
    pass


def begins_as_zip_at_end(tail: bytes) -> bool:
    """`tail` is the end of a file of another kind: a zip reader would take it for a zip."""
    end = tail.rfind(END)
    if not 0 <= end <= len(tail) - 22:
        return False
    directory_bytes = int(struct.unpack("<L", tail[end + 12 : end + 16])[0])
    return directory_bytes > end or tail[end - directory_bytes :].startswith((b"PK\x01\x02", END))


def _is_plain_zip(file: IO[bytes], size: int) -> bool:
    """It begins and ends as one, and its list of contents is short enough to be read."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return False
    start = max(0, size - 65557)
    file.seek(start)
    tail = file.read(65557)
    end = tail.rfind(END)
    if not 0 <= end <= len(tail) - 22:
        return False
    directory_bytes, _offset, comment = struct.unpack("<LLH", tail[end + 12 : end + 22])
    if end + 22 + comment != len(tail) or b"<" in tail[end + 22 :]:
        return False
    if tail[end - 20 : end - 16] == LOCATOR_64:
        file.seek(struct.unpack("<Q", tail[end - 12 : end - 4])[0])
        record = file.read(56)
        if len(record) < 56 or not record.startswith(END_64):
            return False
        directory_bytes = struct.unpack("<Q", record[40:48])[0]
    return bool(directory_bytes <= MAX_DIRECTORY_BYTES)


def _check_list(archive: zipfile.ZipFile, extension: str, unpacked: Unpacked) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked()
    unpacked.add(sum(entry.file_size for entry in entries))
    names = [entry.filename.lower() for entry in entries]
    if not entries or len(entries) > MAX_ENTRIES or len(set(names)) < len(names):
        raise wrong_content(extension)
    position = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        # Another archive before it, one entry inside another, or more bytes than it says it unpacks to.
        expands = entry.compress_size > entry.file_size + entry.file_size // 100 + 1024
        if entry.header_offset < position or (not position and entry.header_offset) or expands:
            raise wrong_content(extension)
        position = entry.header_offset + 30 + entry.compress_size


def _check_entries(archive: zipfile.ZipFile, extension: str, unpacked: Unpacked) -> None:
    refused = PROGRAMS + (RUN_FROM_ARCHIVE if extension == "zip" else ())
    for entry in archive.infolist():
        name = entry.filename
        path = PurePosixPath(name.replace("\\", "/"))
        leaves = path.is_absolute() or ".." in path.parts or ":" in name
        if leaves or path.suffix.lower().rstrip() in refused or stat.S_ISLNK(entry.external_attr >> 16):
            raise harmful(name)
        if entry.is_dir():
            continue
        if extension == "zip":
            _check_entry_name(path)
        _check_entry(archive, entry, extension, unpacked)


def _check_entry_name(path: PurePosixPath) -> None:
    try:
        check_name(path.name.lstrip("."))
    except ValidationError as error:
        raise harmful(str(path)) from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extension: str, unpacked: Unpacked) -> None:
    kind = extension_of(entry.filename)
    with archive.open(entry) as content:  # fails where the entry is not what the list says
        head = content.read(16)
    if head.startswith(RUNNING):
        raise harmful(entry.filename)
    if head.startswith(OLE):
        _check_ole(archive, entry)
    elif head.startswith(b"PK\x03\x04") or (extension == "zip" and kind in MIME_BY_EXTENSION):
        # Pictures and films inside office files are shown by them, never run; other archives are looked into.
        if kind not in (MIME_BY_EXTENSION if extension == "zip" else OFFICE):
            raise harmful(entry.filename)
        _check_inside(archive, entry, kind, unpacked)


def _check_ole(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    kept = b""
    with archive.open(entry) as content:
        while chunk := content.read(IN_MEMORY):
            window = kept + chunk
            if OLE_PROGRAM in window:
                raise harmful(entry.filename)
            if any(marker in window for marker in OLE_MACROS):
                raise macros()
            kept = window[-64:]


def _check_inside(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str, unpacked: Unpacked) -> None:
    with archive.open(entry) as content, tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        while chunk := content.read(IN_MEMORY):
            file.write(chunk)
        unpacked.inspect(unpacked, file, file.tell(), kind)
