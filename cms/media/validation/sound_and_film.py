"""What MP4, QuickTime, WebM and MP3 files must look like for their players, from their first bytes on."""

from __future__ import annotations

import re
import struct
from typing import IO

BRANDS = {
    "mp4": re.compile(rb"mp4\d|iso\d|isom|avc1|M4V.|MSNV|dash|3g[pe2].|mmp4|f4v.|cmf.|msdh|XAVC|hvc1"),
    "mov": re.compile(rb"qt  "),
    "m4a": re.compile(rb"M4A.|M4B.|mp4\d|iso\d|isom|dash|3gp."),
}
BOX_NAME = re.compile(rb"[\xa9A-Za-z0-9 _.-]{4}")
ID3_PADDING = 4096


def is_mp4(file: IO[bytes], size: int, extension: str) -> bool:
    """A row of boxes from the first byte to the last."""
    file.seek(0)
    head = file.read(64)
    if head[4:8] != b"ftyp" or not BRANDS[extension].match(head[8:12]):
        return False
    position = 0
    while position < size:
        file.seek(position)
        box = file.read(16)
        if len(box) < 8 or not BOX_NAME.fullmatch(box[4:8]):
            return False
        length = struct.unpack(">L", box[:4])[0]
        if length == 1 and len(box) == 16:
            length = struct.unpack(">Q", box[8:16])[0]
        if length == 0:  # to the end
            return True
        if length < 8:
            return False
        position += length
    return position == size


def is_webm(file: IO[bytes]) -> bool:
    file.seek(0)
    head = file.read(4096)
    return head.startswith(b"\x1a\x45\xdf\xa3") and re.search(rb"\x42\x82.{1,8}?webm", head[:64], re.DOTALL) is not None


def is_mp3(file: IO[bytes]) -> bool:
    """A frame of MPEG audio, layer III, at the start or behind a tag."""
    file.seek(0)
    head = file.read(10)
    start, within = 0, 4
    if head.startswith(b"ID3") and len(head) == 10:
        start, within = (
            10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)),
            ID3_PADDING,
        )
    file.seek(start)
    frames = file.read(within)
    return any(_is_frame(frames[at : at + 4]) for at in range(max(len(frames) - 3, 0)))


def _is_frame(header: bytes) -> bool:
    return (
        header[0] == 0xFF
        and header[1] & 0xE6 == 0xE2  # synchronisation, layer III
        and header[1] & 0x18 != 0x08  # a version that exists
        and header[2] & 0xF0 not in (0xF0, 0x00)  # a bit rate
        and header[2] & 0x0C != 0x0C  # a sampling rate
    )
