"""Captions: what the caption editor finds of an original it finds of a translation too, but for its times, which are the
source's."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from django.utils.translation import gettext_lazy as _

from cms.media import webvtt
from cms.media.webvtt.checks import MAX_LINE, MAX_LINES

from .registry import Checked, Severity, rule

# A film on a phone breaks its lines where they are too long; what takes more than this stands before the picture.
MAX_ROWS = 2 * MAX_LINES


@rule(
    "caption_too_long", Severity.ERROR, _("The caption does not fit on the screen: it takes %(found)s lines."),
    remedy=_("Shorten it. Its time is the source's, and so is its place."),
)  # fmt: skip
def caption_too_long(checked: Checked) -> Iterator[str]:
    lines = [line for cue in _translated(checked) for line in cue.text.split("\n")]
    rows = sum(ceil(len(line) / MAX_LINE) for line in lines)
    if rows > MAX_ROWS:
        yield str(rows)


@rule("caption_fast", Severity.WARNING, "%(found)s", remedy=_("Say it in fewer words."))
def caption_fast(checked: Checked) -> Iterator[str]:
    yield from _found(checked, "fast", "too_fast")


@rule("caption_lines", Severity.WARNING, "%(found)s", remedy=_("Shorten it to two lines."))
def caption_lines(checked: Checked) -> Iterator[str]:
    yield from _found(checked, "lines")


@rule("caption_long_line", Severity.WARNING, "%(found)s", remedy=_("Begin a new line, or shorten it."))
def caption_long_line(checked: Checked) -> Iterator[str]:
    yield from _found(checked, "long_line")


def _found(checked: Checked, *codes: str) -> Iterator[str]:
    yield from (one.message for one in webvtt.findings(_translated(checked)) if one.code in codes)


def _translated(checked: Checked) -> list[webvtt.Cue]:
    """As it would be shown; none where the text is no caption."""
    if checked.cue is None:
        return []
    return [webvtt.Cue.of(checked.cue.start, checked.cue.end, webvtt.revoiced(checked.cue.raw, checked.target_text))]
