"""Invariant: a file is what its name says, decided by its first bytes and its inside, never by its name alone; and
nothing that can run (scripts, macros, HTML) is accepted. Everything is read in pieces: memory does not grow with the
file. Raises ValidationError with the remedy."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import File

from ..pictures import check_picture
from ..refusals import not_accepted, too_large, wrong_content
from .archives import Unpacked, begins_as_zip_at_end, check_zip
from .kinds import MIME_BY_EXTENSION, PICTURES, TEXT, ZIPPED, largest
from .names import check_name, extension_of
from .pdf import check_pdf
from .sound_and_film import is_mp3, is_mp4, is_webm
from .text import check_text
from .virus import scan_for_viruses

__all__ = ["MIME_BY_EXTENSION", "check_content", "check_name_and_size", "sha256_of"]

ENDS = 64 * 1024
# What would make a file two things at once: markup, or another archive that its program looks for far inside.
MARKUP = re.compile(rb"<\s*(?:script|html|svg|iframe|body|!doctype html)[\s>]|<\?php|\*/\s*=", re.IGNORECASE)
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF\x00\x00\x00\x00")


def check_content(file: File) -> str:
    """The file's MIME type; ValidationError if it is too large, not on the list, or not what its name says."""
    extension = check_name_and_size(PurePath(file.name or "").name, file.size)
    _inspect(Unpacked(_inspect, file.size), file, file.size, extension)  # type: ignore[arg-type]
    scan_for_viruses(file)
    file.seek(0)
    return MIME_BY_EXTENSION[extension]


def check_name_and_size(name: str, size: int) -> str:
    """What can be said before there is any content; gives the extension."""
    extension = extension_of(name)
    if extension not in MIME_BY_EXTENSION:
        raise not_accepted(extension, sorted(MIME_BY_EXTENSION))
    check_name(name)
    if size > largest(extension):
        raise too_large(size, largest(extension))
    return extension


def _inspect(unpacked: Unpacked, file: IO[bytes], size: int, extension: str) -> None:
    if extension in TEXT:
        check_text(file, extension)
    elif extension in ZIPPED:
        check_zip(file, size, extension, unpacked)
    else:
        _refuse_two_things_at_once(file, size, extension)
        _check_signature(file, size, extension)


def _check_signature(file: IO[bytes], size: int, extension: str) -> None:
    if extension == "pdf":
        check_pdf(file, size)
    elif extension in PICTURES:
        check_picture(file, {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}[extension])
    elif not {
        "mp4": lambda: is_mp4(file, size, extension),
        "mov": lambda: is_mp4(file, size, extension),
        "m4a": lambda: is_mp4(file, size, extension),
        "webm": lambda: is_webm(file),
        "mp3": lambda: is_mp3(file),
    }[extension]():
        raise wrong_content(extension)


def _refuse_two_things_at_once(file: IO[bytes], size: int, extension: str) -> None:
    file.seek(0)
    head = file.read(ENDS)
    file.seek(max(0, size - ENDS - 22))
    tail = file.read()
    both = head + tail
    if begins_as_zip_at_end(tail) or MARKUP.search(both) or any(start in both for start in ARCHIVES):
        raise wrong_content(extension)


def sha256_of(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
