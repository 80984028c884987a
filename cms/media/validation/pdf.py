"""Invariant: an accepted PDF holds no script, no attachment and no command, written plainly or inside compressed
objects. It is read as bytes, never by following its own tables: whatever a reader's program finds is somewhere in them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

from ..refusals import active_pdf, locked, wrong_content

CHUNK = 1024 * 1024
DICTIONARY = 4096  # bytes before a stream in which it is described
MAX_OBJECTS_BYTES = 128 * 1024 * 1024  # of all compressed objects together, unpacked
MAX_AFTER_END = 1024
ACTIVE = ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "ImportData", "SubmitForm", "GoToE")


def _name(*names: str, then: str = r"(?=[\s/<>\[\](){}%\x00]|$)") -> re.Pattern[bytes]:
    """A PDF may write any letter of a name as #xx."""
    written = ("".join(f"(?:{char}|#{ord(char):02x}|#{ord(char):02X})" for char in name) for name in names)
    return re.compile(f"/(?:{'|'.join(written)}){then}".encode())


ACTIVE_NAME = _name(*ACTIVE)
FORM_SCRIPTS = _name("XFA", then=r"\s*(?:\[|\d+\s+\d+\s+R)")  # a name so short occurs in compressed bytes by chance
ENCRYPTED = _name("Encrypt")
# Readers take a stream for a collection of objects by /First alone.
OBJECTS = _name("ObjStm", "First")
UNUSUAL = re.compile(rb"/(?:Predictor|DecodeParms|DP)\b")
FILTER = re.compile(rb"/Filter\s*(?:\[\s*/(?:FlateDecode|Fl)\s*\]|/(?:FlateDecode|Fl)\b)")
STREAM = re.compile(rb"stream\r?\n")


def check_pdf(file: IO[bytes], size: int) -> None:
    file.seek(0)
    head = file.read(1024)
    file.seek(max(0, size - 64 * 1024))
    tail = file.read()
    end = tail.rfind(b"%%EOF")
    if not head.startswith(b"%PDF-") or end < 0 or len(tail) - end - 5 > MAX_AFTER_END:
        raise wrong_content("pdf")
    left = MAX_OBJECTS_BYTES
    for start, window in _windows(file):
        _refuse_active(window)
        if ENCRYPTED.search(window):
            raise locked()
        for position in _collections_of_objects(window, start):
            for piece in _unpacked(file, position):
                _refuse_active(piece)
                left -= len(piece)
                if left < 0:
                    raise wrong_content("pdf")


def _refuse_active(content: bytes) -> None:
    if found := ACTIVE_NAME.search(content) or FORM_SCRIPTS.search(content):
        raise active_pdf(found.group().split()[0].decode("ascii", "replace"))


def _windows(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each with the end of the one before it; with where it starts."""
    start, window = 0, b""
    while True:
        kept = window[-DICTIONARY:]
        file.seek(start + len(window))
        chunk = file.read(CHUNK)
        if not chunk:
            return
        start += len(window) - len(kept)
        window = kept + chunk
        yield start, window


def _collections_of_objects(window: bytes, start: int) -> Iterator[int]:
    """Where the bytes of each begin in the file."""
    for found in STREAM.finditer(window):
        before = window[max(0, found.start() - DICTIONARY) : found.start()]
        described = before[before.rfind(b" obj") + 1 :]
        if not before.rstrip().endswith(b">>") or not OBJECTS.search(described):
            continue
        if UNUSUAL.search(described) or (b"/Filter" in described and not FILTER.search(described)):
            raise wrong_content("pdf")
        yield start + found.end()


def _unpacked(file: IO[bytes], position: int) -> Iterator[bytes]:
    """In pieces, each with the end of the one before it; of a stream that is not compressed nothing."""
    file.seek(position)
    decompress = zlib.decompressobj()
    kept, packed = b"", file.read(CHUNK)
    try:
        while packed and not decompress.eof:
            piece = decompress.decompress(packed, CHUNK)
            yield kept + piece
            kept = piece[-64:]
            packed = decompress.unconsumed_tail or file.read(64 * 1024)
    except zlib.error:
        return
