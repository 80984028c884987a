"""A telephone writes into a film where it was taken, and readers may download it. Invariant: of what is stored of a film or
a sound, only what is seen, heard and read as it plays is left; the rest is overwritten where it stands, so that a player
finds everything where it was, and a film that broke off on its way is not made to look whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, NamedTuple

MIMES = ("video/mp4", "video/quicktime", "video/webm", "audio/mp4")
TELLING = (b"udta", b"meta", b"uuid")  # wherever a box may have them
TAGS, SEGMENT, VOID = b"\x12\x54\xc3\x67", b"\x18\x53\x80\x67", b"\xec"
CHUNK = 1024 * 1024


class Part(NamedTuple):
    """Of a file: a box (https://developer.apple.com/documentation/quicktime-file-format) or an element of WebM."""

    name: bytes
    start: int
    inside: int  # where its content begins
    end: int


def forget_metadata(film: IO[bytes]) -> None:
    """`film` is open for reading and writing, and of one of MIMES."""
    size = film.seek(0, os.SEEK_END)
    film.seek(0)
    if film.read(8)[4:] == b"ftyp":
        _forget_boxes(film, 0, size)
        return
    for segment in _elements(film, 0, size):
        if segment.name == SEGMENT:
            for element in _elements(film, segment.inside, segment.end):
                if element.name == TAGS and element.end - element.start > 9:
                    length = element.end - element.start - 9
                    _overwrite(film, element, VOID + (1 << 56 | length).to_bytes(8))


def _forget_boxes(film: IO[bytes], start: int, end: int) -> None:
    for box in _boxes(film, start, end):
        if box.name in TELLING or (box.name == b"trak" and _is_of_measurements(film, box)):
            film.seek(box.start + 4)
            film.write(b"free")
            _overwrite(film, box._replace(start=box.inside))
        elif box.name in (b"moov", b"trak"):
            _forget_boxes(film, box.inside, box.end)


def _is_of_measurements(film: IO[bytes], track: Part) -> bool:
    """Where the camera was at each moment."""
    for media in _boxes(film, track.inside, track.end):
        for handler in _boxes(film, media.inside, media.end) if media.name == b"mdia" else ():
            if handler.name == b"hdlr":
                film.seek(handler.inside + 8)
                return film.read(4) == b"meta"
    return False


def _boxes(film: IO[bytes], start: int, end: int) -> Iterator[Part]:
    while start + 8 <= end:
        film.seek(start)
        head = film.read(16)
        length, inside = int.from_bytes(head[:4]), start + 8
        if length == 1:
            length, inside = int.from_bytes(head[8:]), start + 16
        after = start + length if length else end  # 0: all that is left
        if not inside <= after <= end:
            return
        yield Part(head[4:8], start, inside, after)
        start = after


def _elements(film: IO[bytes], start: int, end: int) -> Iterator[Part]:
    """What follows an element that does not say how long it is is taken for its content."""
    while start + 2 <= end:
        film.seek(start)
        head = film.read(12)
        width = 9 - head[0].bit_length()
        size = head[width:]
        if not size or not size[0]:
            return
        digits = 9 - size[0].bit_length()
        unknown = (1 << 7 * digits) - 1
        length = int.from_bytes(size[:digits]) & unknown
        inside = start + width + digits
        after = end if length == unknown else inside + length
        if after > end:
            return
        yield Part(head[:width], start, inside, after)
        start = after


def _overwrite(film: IO[bytes], part: Part, head: bytes = b"") -> None:
    film.seek(part.start)
    film.write(head)
    left = part.end - part.start - len(head)
    while left:
        left -= film.write(bytes(min(left, CHUNK)))
