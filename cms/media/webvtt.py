"""WebVTT in and out. Only what captions need survives: times, text, and the tags b, i, u, c, v and lang; STYLE and
REGION are dropped, so that no caption file can restyle or load anything. https://www.w3.org/TR/webvtt1/"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import webvtt
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TAG = re.compile(r"<(/?)([a-zA-Z0-9]*)([^<>]*)>")
_KEPT_TAGS = frozenset({"b", "i", "u", "c", "v", "lang"})


@dataclass(frozen=True, slots=True)
class Cue:
    start: float  # seconds
    end: float
    text: str  # as shown, without tags; lines divided by "\n"
    raw: str  # with the tags that are kept


def parse(text: str) -> list[Cue]:
    """Cues in order; ValidationError naming the remedy when it is not WebVTT or a cue ends before it starts."""
    try:
        captions = webvtt.from_buffer(io.StringIO(text.strip() + "\n")).captions
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise ValidationError(
            _("This is not WebVTT. It begins with the line WEBVTT, and each caption has a time line such as "
              "00:00:01.000 --> 00:00:04.000.")
        ) from error  # fmt: skip
    cues = [Cue(_seconds(c.start), _seconds(c.end), _plain(c.raw_text), _safe(c.raw_text)) for c in captions]
    for number, cue in enumerate(cues, start=1):
        if cue.end <= cue.start:
            raise ValidationError(_("Caption %(number)s ends before it starts. Change its times.") % {"number": number})
    return cues


def write(cues: Iterable[Cue]) -> str:
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.raw}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _seconds(clock: str) -> float:
    seconds = 0.0
    for part in clock.split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds, 3)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02}:{minutes:02}:{rest:06.3f}"


def _plain(raw: str) -> str:
    return html.unescape(_TAG.sub("", raw)).strip()


def _safe(raw: str) -> str:
    """The text with only the kept tags, everything else escaped."""

    def tag(match: re.Match[str]) -> str:
        slash, name, rest = match.groups()
        if name.lower() not in _KEPT_TAGS:
            return ""
        # An annotation (the speaker of <v>, the language of <lang>) is words only.
        annotation = re.sub(r"[^\w .'-]", "", rest).strip()
        return f"<{slash}{name.lower()}{' ' + annotation if annotation and not slash else ''}>"

    parts: list[str] = []
    position = 0
    for match in _TAG.finditer(raw):
        parts += [html.escape(html.unescape(raw[position : match.start()]), quote=False), tag(match)]
        position = match.end()
    parts.append(html.escape(html.unescape(raw[position:]), quote=False))
    return "".join(parts).replace("--&gt;", "→").strip()


def escape(text: str) -> str:
    """Plain text as a cue's raw text."""
    return _safe(html.escape(text, quote=False))
