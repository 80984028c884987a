"""WebVTT: read strictly, written plainly. STYLE and REGION are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from .blocks import Block, blocks_of, lines_of, read_cue, read_cues, refusal
from .cues import Cue, clock

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_NOTE = re.compile(r"NOTE(?:[ \t]++(.*))?")
_STYLING = frozenset({"STYLE", "REGION"})
_PERCENT = r"(?:100(?:\.0{1,3})?|[0-9]{1,2}(?:\.[0-9]{1,3})?)%"
_SETTINGS = {
    "vertical": re.compile("rl|lr"),
    "line": re.compile(rf"(?:-?[0-9]{{1,3}}|{_PERCENT})(?:,(?:start|center|end))?"),
    "position": re.compile(rf"{_PERCENT}(?:,(?:line-left|center|line-right))?"),
    "size": re.compile(_PERCENT),
    "align": re.compile("start|center|end|left|right"),
}


def parse(text: str) -> list[Cue]:
    """Cues by their start; ValidationError with a message for each line that cannot be read, first ones first. Notes go
    with the cue below them."""
    lines = lines_of(text)
    top = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if not _HEADER.fullmatch(lines[top].rstrip()):
        raise refusal(
            top + 1,
            _("This is not WebVTT. It begins with the line WEBVTT, and each caption has a time line such as "
              "00:00:01.000 --> 00:00:04.000."),
        )  # fmt: skip
    below = top + 1
    while below < len(lines) and lines[below].strip():  # what tools say of the file, such as "Kind: captions"
        if "-->" in lines[below]:
            raise refusal(below + 1, _("An empty line is missing below the line WEBVTT. Put one there."))
        below += 1
    reader = _Reader()
    cues = read_cues(blocks_of(lines[below:], first=below + 1), reader.read)
    if reader.notes and cues:  # below the last cue
        cues[-1] = replace(cues[-1], note="\n\n".join(filter(None, [cues[-1].note, *reader.notes])))
    return cues


def write(cues: Iterable[Cue]) -> str:
    return "\n\n".join(["WEBVTT", *map(_block, cues)]) + "\n"


class _Reader:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def read(self, block: Block) -> Cue | None:
        first, lines = block
        note = _NOTE.fullmatch(lines[0])
        if note:
            if any("-->" in line for line in lines):
                at = next(index for index, line in enumerate(lines) if "-->" in line)
                raise refusal(
                    first + at, _("A note cannot hold “-->”. Put an empty line below the note, or take it out.")
                )
            self.notes.append("\n".join(filter(None, [note.group(1), *lines[1:]])))
            return None
        if lines[0] in _STYLING and not any("-->" in line for line in lines):
            return None
        cue = read_cue(block)
        identifier = "" if cue.identifier in _STYLING else cue.identifier
        note_above = "\n\n".join(filter(None, self.notes))
        self.notes.clear()
        return replace(cue, identifier=identifier, settings=_settings(cue.settings), note=note_above)


def _settings(written: str) -> str:
    """Those that are valid, each once: the last one counts, as in browsers."""
    kept = {}
    for setting in written.split():
        name, _colon, value = setting.partition(":")
        if name in _SETTINGS and _SETTINGS[name].fullmatch(value):
            kept[name] = value
    return " ".join(f"{name}:{value}" for name, value in kept.items())


def _block(cue: Cue) -> str:
    notes = [f"NOTE\n{note}\n" for note in cue.note.split("\n\n") if note]
    times = f"{clock(cue.start)} --> {clock(cue.end)} {cue.settings}".rstrip()
    return "\n".join([*notes, *filter(None, [cue.identifier, times, cue.raw])])
