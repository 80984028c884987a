"""Captions in and out: WebVTT, SRT and plain text. Pure functions.

Whatever comes in, what `write` gives of it runs nothing, loads nothing and restyles nothing: words are escaped, only the
tags and settings named in `payload` and `vtt` are left, and no word can end its cue or begin another. What cannot be read
is refused with its line and what to do about it; nothing is dropped that a reader would have been shown.

The parser is our own. webvtt-py leaves out what it cannot read or gives the block's text for it, not its line; it takes
cue text as it stands, so the whole work of making that safe would be ours all the same.
https://www.w3.org/TR/webvtt1/
"""

from . import checks
from .checks import Finding, findings
from .cues import Cue, clock
from .files import from_file, from_text
from .payload import escape, revoiced, said
from .plain import timed, transcript
from .srt import parse_srt, write_srt
from .vtt import parse, write

__all__ = [
    "Cue",
    "Finding",
    "checks",
    "clock",
    "escape",
    "findings",
    "from_file",
    "from_text",
    "parse",
    "parse_srt",
    "revoiced",
    "said",
    "timed",
    "transcript",
    "write",
    "write_srt",
]
