"""What makes captions hard to read. Advice: nothing here is refused.

42 characters a line, two lines, 1 to 7 seconds and 21 characters a second at most are what TED asks of its translators
(TED Translators cheat sheet); 17 characters a second for adults and two frames between captions are Netflix's (Timed Text
Style Guide). Slow readers are whom these films are for: above 17 is said, above 21 is said louder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .cues import Cue

SPEED, MAX_SPEED = 17, 21  # characters a second
MAX_LINE = 42  # characters
MAX_LINES = 2
MIN_SECONDS, MAX_SECONDS = 1.0, 7.0
MIN_GAP = 0.08  # seconds; shorter ones flicker


@dataclass(frozen=True, slots=True)
class Finding:
    cue: int  # its place, from 0
    code: str
    message: str


def findings(cues: Sequence[Cue]) -> list[Finding]:
    """By cue."""
    found = []
    for index, cue in enumerate(cues):
        before = cues[index - 1] if index else None
        found += [Finding(index, code, message) for code, message in (*_alone(cue), *_after(cue, before))]
    return found


def _alone(cue: Cue) -> Iterator[tuple[str, str]]:
    lines = cue.text.split("\n")
    length = cue.end - cue.start
    speed = round(len(cue.text) / length)
    if speed > MAX_SPEED:
        yield (
            "too_fast",
            _("%(speed)s letters a second: too fast to read. Shorten it or give it more time.") % {"speed": speed},
        )
    elif speed > SPEED:
        yield "fast", _("%(speed)s letters a second: fast for slow readers.") % {"speed": speed}
    if len(lines) > MAX_LINES:
        yield "lines", _("More than %(limit)s lines. Divide it.") % {"limit": MAX_LINES}
    if max(map(len, lines)) > MAX_LINE:
        yield "long_line", _("A line has more than %(limit)s letters. Break it.") % {"limit": MAX_LINE}
    if length < MIN_SECONDS:
        yield "short", _("Shown for less than %(limit)s second. Give it more time.") % {"limit": round(MIN_SECONDS)}
    if length > MAX_SECONDS:
        yield "long", _("Shown for more than %(limit)s seconds. Divide it.") % {"limit": round(MAX_SECONDS)}


def _after(cue: Cue, before: Cue | None) -> Iterator[tuple[str, str]]:
    if before is None:
        return
    gap = round(cue.start - before.end, 3)
    if gap < 0:
        yield "overlap", _("Starts before the one above it ends.")
    elif 0 < gap < MIN_GAP:
        yield "gap", _("So close to the one above it that it flickers. Let it start where that one ends.")
