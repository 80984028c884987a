"""One cue, and the clock of caption files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import payload

CLOCK = r"(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,3})?"


@dataclass(frozen=True, slots=True)
class Cue:
    start: float  # seconds
    end: float
    text: str  # as shown, without tags; lines divided by "\n"
    raw: str  # with the tags that are kept, everything else escaped
    identifier: str = ""
    settings: str = ""  # where it is shown, such as "line:0 align:start"
    note: str = ""  # what its maker noted above it

    @classmethod
    def of(cls, start: float, end: float, raw: str, **more: str) -> Cue:
        """Of cue text that may be anything."""
        raw = payload.clean(raw)
        return cls(start, end, payload.plain(raw), raw, **more)


def seconds(written: str) -> float | None:
    """None where it is no time; `written` matches CLOCK."""
    whole, _mark, fraction = written.replace(",", ".").partition(".")
    *hours, minute, second = (int(part) for part in whole.split(":"))
    if minute > 59 or second > 59:
        return None
    milliseconds = int(fraction.ljust(3, "0"))
    return ((sum(hours) * 60 + minute) * 60 * 1000 + second * 1000 + milliseconds) / 1000


def clock(time: float, mark: str = ".") -> str:
    """hh:mm:ss.mmm"""
    whole, milliseconds = divmod(round(time * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{mark}{milliseconds:03}"


TIMES = re.compile(rf"[ \t]*+({CLOCK})[ \t]*+-->[ \t]*+({CLOCK})(?:[ \t]++(.*))?")
