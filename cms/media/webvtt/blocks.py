"""What WebVTT and SRT have in common: blocks of lines, each with a line of times. In one pass and within bounds, so that
no file costs more than its length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .cues import TIMES, Cue, seconds

MAX_CHARACTERS = 1_000_000  # what is said in three hours is a third of it
MAX_CUES = 10_000
MAX_CUE_CHARACTERS = 4_000
MAX_REFUSALS = 20
MAX_IDENTIFIER = 100
_UNREADABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_A_CHARACTER = re.compile("[\x00\ud800-\udfff]")

Block = tuple[int, list[str]]  # the number of its first line, and its lines


def refusal(line: int, said: str) -> ValidationError:
    return ValidationError(_("Line %(line)s: %(said)s"), code="line", params={"line": line, "said": said})


def lines_of(text: str) -> list[str]:
    if len(text) > MAX_CHARACTERS:
        raise refusal(
            text.count("\n", 0, MAX_CHARACTERS) + 1,
            _("Captions may have up to %(limit)s characters; here are more. Divide the film into parts.")
            % {"limit": MAX_CHARACTERS},
        )
    text = _NOT_A_CHARACTER.sub("\ufffd", text.removeprefix("\ufeff"))
    return _UNREADABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def blocks_of(lines: list[str], first: int = 1) -> Iterator[Block]:
    """Divided by empty lines. One of spaces alone counts as empty, but not right below the times: so machines write it."""
    block: list[str] = []
    for number, line in enumerate(lines, start=first):
        if line.strip() or (line and block and "-->" in block[-1]):
            block.append(line.rstrip())
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield first + len(lines) - len(block), block


def read_cues(blocks: Iterator[Block], read: Callable[[Block], Cue | None]) -> list[Cue]:
    """In the order they are shown; ValidationError with the first refusals there are."""
    cues: list[Cue] = []
    refusals: list[ValidationError] = []
    for block in blocks:
        try:
            cue = read(block)
            if cue and len(cues) == MAX_CUES:
                said = _("A film may have up to %(limit)s captions; here are more. Divide the film into parts.")
                raise refusal(block[0], said % {"limit": MAX_CUES})
        except ValidationError as error:
            refusals.append(error)
            if len(refusals) == MAX_REFUSALS or len(cues) == MAX_CUES:
                break
        else:
            cues += [cue] if cue else []
    if refusals:
        raise ValidationError(refusals)
    return sorted(cues, key=lambda cue: cue.start)


def read_cue(block: Block) -> Cue:
    """Of a block with a line of times; `settings` are as they stand there."""
    first, lines = block
    at = next((index for index, line in enumerate(lines) if "-->" in line), None)
    if at is None:
        said = _(
            "These words have no times above them. Give them a line of times, or take the empty line above them out."
        )
        raise refusal(first, said)
    if at > 1:
        raise _close_to_the_one_above(first + at)
    start, end, settings = _times(lines[at], first + at)
    words = "\n".join(lines[at + 1 :])
    if "-->" in words:
        line = next(index for index in range(at + 1, len(lines)) if "-->" in lines[index])
        if TIMES.fullmatch(lines[line]):
            raise _close_to_the_one_above(first + line)
        raise refusal(first + line, _("“-->” may stand only between two times. Write “→”."))
    if len(words) > MAX_CUE_CHARACTERS:
        said = _("A caption may have up to %(limit)s characters. Divide it into several.")
        raise refusal(first + at, said % {"limit": MAX_CUE_CHARACTERS})
    identifier = lines[0].strip()[:MAX_IDENTIFIER] if at else ""
    return Cue.of(start, end, words, identifier=identifier, settings=settings)


def _times(line: str, number: int) -> tuple[float, float, str]:
    match = TIMES.fullmatch(line)
    start, end = (seconds(match.group(1)), seconds(match.group(2))) if match else (None, None)
    if match is None or start is None or end is None:
        raise refusal(number, _("These are no times. Write them such as 00:00:01.000 --> 00:00:04.000."))
    if end <= start:
        raise refusal(number, _("The caption ends before it starts. Change its times."))
    return start, end, match.group(3) or ""


def _close_to_the_one_above(number: int) -> ValidationError:
    return refusal(number, _("An empty line is missing above this caption. Put one there."))
