"""SRT: read into the same cues as WebVTT, and written for whoever's player knows nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from . import payload
from .blocks import Block, blocks_of, lines_of, read_cue, read_cues, refusal
from .cues import Cue, clock

_OVERRIDE = re.compile(r"\{\\[^{}]*+\}")  # such as {\an8}: where or in what letters it is shown
_FORMATTING = re.compile(r"</?[biu]>")
_LIKE_A_TAG = re.compile(r"<(?=[a-zA-Z/!])")


def parse_srt(text: str) -> list[Cue]:
    """As `parse` of WebVTT. Numbers, places and fonts are dropped."""
    cues = read_cues(blocks_of(lines_of(text)), _read)
    if not cues:
        raise refusal(1, _("Here are no captions. Each has a time line such as 00:00:01,000 --> 00:00:04,000."))
    return cues


def write_srt(cues: Iterable[Cue]) -> str:
    blocks = (
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{_words(cue)}"
        for number, cue in enumerate(cues, start=1)
    )
    return "\n\n".join(blocks) + "\n"


def _read(block: Block) -> Cue:
    first, lines = block
    cue = read_cue((first, [line if "-->" in line else _OVERRIDE.sub("", line) for line in lines]))
    return replace(cue, identifier="", settings="")


def _words(cue: Cue) -> str:
    """Who speaks is a word here, for SRT has no tag for it."""
    raw = payload.VOICE.sub(lambda voice: f"{voice.group(1)}: " if voice.group(1) else "", cue.raw)
    parts, at = [], 0
    for match in _FORMATTING.finditer(raw):
        parts += [_plain(raw[at : match.start()]), match.group()]
        at = match.end()
    lines = "".join([*parts, _plain(raw[at:])]).split("\n")
    return "\n".join(line for line in lines if line.strip())


def _plain(raw: str) -> str:
    """A word that looks like a tag stays escaped: players would take it for one. An arrow would be a time line."""
    return _LIKE_A_TAG.sub("&lt;", payload.untagged(raw).replace("-->", "→"))
