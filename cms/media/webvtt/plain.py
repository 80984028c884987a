"""Words without times: pasted text is timed, and captions are read as a text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from math import ceil

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .blocks import MAX_CUES, lines_of, refusal
from .checks import MAX_LINE, MAX_LINES
from .cues import Cue
from .payload import escape
from .payload import said as spoken

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*+\s+")
_PAUSE = 12  # letters that a breath between two captions is worth
_NEW_PARAGRAPH_S = 2.0  # of silence
MAX_PASTED = 200_000  # characters; three hours of talk are fewer


def timed(text: str, duration_s: float) -> list[Cue]:
    """Sentences as cues of two lines at most, one after the other over the whole film, each as long as its words ask for.
    ValidationError when there are no words or no time."""
    if not 0 < duration_s < 360_000:
        raise ValidationError(_("The film's length is not known. Say how many seconds it is long."))
    if len(text) > MAX_PASTED:
        said = _("Up to %(limit)s characters can be timed at once; here are more. Paste less, or a caption file.")
        raise refusal(text.count("\n", 0, MAX_PASTED) + 1, said % {"limit": MAX_PASTED})
    pieces = list(_pieces(lines_of(text)))
    if not pieces:
        raise refusal(1, _("Here are no words. Paste what is said in the film."))
    if len(pieces) > min(MAX_CUES, duration_s * 10):
        raise refusal(1, _("These are more words than the film has time for. Paste what is said in this film alone."))
    weights = [len(piece) + _PAUSE for piece in pieces]
    each, before, cues = duration_s / sum(weights), 0, []
    for piece, weight in zip(pieces, weights, strict=True):
        start, end = round(before * each, 3), round((before + weight) * each, 3)
        cues.append(Cue.of(start, end, escape(piece)))
        before += weight
    return cues


def transcript(cues: Iterable[Cue]) -> str:
    """Paragraphs, a new one for another voice and after a silence: "Name: ..."."""
    paragraphs: list[tuple[str, list[str]]] = []
    last_voice, last_end = None, 0.0
    for cue in cues:
        for voice, text in spoken(cue.raw):
            if voice != last_voice or cue.start - last_end >= _NEW_PARAGRAPH_S:
                paragraphs.append((voice, []))
            paragraphs[-1][1].append(" ".join(text.split()))
            last_voice, last_end = voice, cue.end
    return "\n\n".join((f"{voice}: " if voice else "") + " ".join(texts) for voice, texts in paragraphs) + "\n"


def _pieces(lines: list[str]) -> Iterator[str]:
    """Each fits in one cue."""
    paragraphs = "\n".join(line.strip() for line in lines).split("\n\n")
    for paragraph in paragraphs:
        for sentence in _sentences(" ".join(paragraph.split())):
            yield from _cues(sentence)


def _sentences(paragraph: str) -> Iterator[str]:
    at = 0
    for match in _SENTENCE.finditer(paragraph):
        yield paragraph[at : match.end()].strip()
        at = match.end()
    if paragraph[at:].strip():
        yield paragraph[at:].strip()


def _cues(sentence: str) -> Iterator[str]:
    """Lines of about the same length, so that no cue is one word."""
    lines = textwrap.wrap(sentence, MAX_LINE)
    even = ceil(len(sentence) / len(lines)) + 6 if lines else MAX_LINE
    lines = min(textwrap.wrap(sentence, min(even, MAX_LINE)), lines, key=len)
    for at in range(0, len(lines), MAX_LINES):
        yield "\n".join(lines[at : at + MAX_LINES])
