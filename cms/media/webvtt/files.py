"""A caption file of whatever kind it is."""

from __future__ import annotations

import codecs

from django.utils.translation import gettext as _

from .blocks import MAX_CHARACTERS, refusal
from .cues import Cue
from .srt import parse_srt
from .vtt import parse

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def from_file(content: bytes) -> list[Cue]:
    """WebVTT or SRT, in UTF-8 or in UTF-16 that says so. No other letters are guessed at: a wrong guess would spoil names
    and nobody would see it."""
    return from_text(_decoded(content))


def from_text(text: str) -> list[Cue]:
    if "-->" in text and not text.lstrip("\ufeff \t\r\n").startswith("WEBVTT"):
        return parse_srt(text)
    return parse(text)


def _decoded(content: bytes) -> str:
    content = content[: MAX_CHARACTERS * 4]  # longer ones are refused as text
    utf16 = content.startswith(_UTF16)
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(
            line,
            _("Some letters cannot be read. Open the file where you wrote it and save it as UTF-8."),
        ) from error
