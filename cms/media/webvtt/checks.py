"""What makes captions hard to read. Advice: nothing here is refused.

42 characters a line, two lines, 1 to 7 seconds and 21 characters a second at most are what TED asks of its translators
(TED Translators cheat sheet); 17 characters a second for adults and two frames between captions are Netflix's (Timed Text
Style Guide). Slow readers are whom these films are for: above 17 is said, above 21 is said louder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .cues import Cue

SPEED, MAX_SPEED = 17, 21  # characters a second
MAX_LINE = 42  # characters
MAX_LINES = 2
MIN_SECONDS, MAX_SECONDS = 1.0, 7.0
MIN_GAP = 0.08  # seconds; shorter ones flicker


MESSAGES = {
    "fast": _("%(speed)s letters a second: fast for slow readers."),
    "too_fast": _("%(speed)s letters a second: too fast to read. Shorten it or give it more time."),
    "lines": _("More than two lines. Divide it."),
    "long_line": _("A line has more than 42 letters. Break it."),
    "short": _("Shown for less than a second. Give it more time."),
    "long": _("Shown for more than seven seconds. Divide it."),
    "overlap": _("Starts before the one above it ends."),
    "gap": _("So close to the one above it that it flickers. Let it start where that one ends."),
}

ABOUT_TIMES = frozenset({"short", "long", "overlap", "gap"})


@dataclass(frozen=True, slots=True)
class Finding:
    cue: int  # its place, from 0
    code: str
    message: str


def findings(cues: Sequence[Cue]) -> list[Finding]:
    """By cue."""
    found = []
    for index, cue in enumerate(cues):
        values = {"speed": round(speed(cue))}
        codes = (*_alone(cue), *_after(cue, cues[index - 1] if index else None))
        found += [Finding(index, code, str(MESSAGES[code]) % values) for code in codes]
    return found


def speed(cue: Cue) -> float:
    """Characters a second."""
    return len(cue.text) / (cue.end - cue.start)


def _alone(cue: Cue) -> Iterator[str]:
    lines = cue.text.split("\n")
    length = cue.end - cue.start
    if round(speed(cue)) > SPEED:
        yield "too_fast" if round(speed(cue)) > MAX_SPEED else "fast"
    if len(lines) > MAX_LINES:
        yield "lines"
    if max(map(len, lines)) > MAX_LINE:
        yield "long_line"
    if length < MIN_SECONDS:
        yield "short"
    if length > MAX_SECONDS:
        yield "long"


def _after(cue: Cue, before: Cue | None) -> Iterator[str]:
    gap = round(cue.start - before.end, 3) if before else 0
    if gap < 0:
        yield "overlap"
    elif 0 < gap < MIN_GAP:
        yield "gap"
