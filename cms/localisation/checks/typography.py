"""What the target language's readers expect to see: its quotation marks, its spaces, ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from .conventions import numbers, quotes, unit_of
from .registry import Checked, Severity, rule

WARNING = Severity.WARNING
_QUOTE = re.compile('[«»„“”‟"＂]')
_OPENS_AFTER = frozenset("([{–—-/¿¡ \n\t\u00a0\u202f«„“‚‘")
_CLOSERS = " \n\t\u00a0\u202f)]}»”“’\"'"
# A last mark and what it says. Greek asks with a semicolon; Spanish asks at both ends.
_ENDS = {".": ".", "!": "!", "?": "?", ";": ";", "\u037e": "?", "…": "…", ":": ":"}
_ELLIPSIS = re.compile(r"\.{3,}+$")
_SHORTEST_SENTENCE = 3  # words; what is shorter may end in an abbreviation
_PERCENT = re.compile(r"(?<![\w.,])\d[\d.,]{0,20} ?+%(?![\w(])")
_GROUPS = re.compile(r"(?<![\d+.,:/])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?![\d/:]| \d)")
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_]{1,24}|[€$£])")


@rule(
    "sentence_end", WARNING, _("The source ends with “%(found)s”; the translation does not."),
    remedy=_("End the sentence as the source does."),
)  # fmt: skip
def sentence_end(checked: Checked) -> Iterator[str]:
    wanted = _end(checked.source_text, checked.source_language)
    if not wanted or _end(checked.target_text, checked.target_language) == wanted:
        return
    is_sentence = len(checked.source_text.split()) >= _SHORTEST_SENTENCE or wanted != "."
    if is_sentence and len(checked.target_text.split()) >= 2:
        yield wanted


@rule(
    "quotation_marks", WARNING, _("These quotation marks are not those of the language: %(found)s"),
    remedy=_("Use the quotation marks of the language."),
)  # fmt: skip
def quotation_marks(checked: Checked) -> Iterator[str]:
    text, pairs = checked.target_text, quotes(checked.target_language)
    opening, closing = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    for match in _QUOTE.finditer(text):
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if match[0] == '"' and before.isdecimal():
            continue  # inches
        opens = (not before or before in _OPENS_AFTER) and bool(after.strip())
        if match[0] not in (opening if opens else closing):
            yield match[0]


@rule(
    "no_break_space", WARNING, _("A line may break in the middle of it: %(found)s"),
    remedy=_("Put a non-breaking space between the number and what belongs to it."),
)  # fmt: skip
def no_break_space(checked: Checked) -> Iterator[str]:
    how = numbers(checked.target_language)
    if how.spaced_percent:
        yield from _PERCENT.findall(checked.target_text)
    if how.spaced_groups:
        as_in_source = set(_GROUPS.findall(checked.source_text))
        for match in _GROUPS.finditer(checked.target_text):
            unit = _NEXT_WORD.match(checked.target_text, match.end())
            # A telephone number (116 123) is written as in the source, and counts nothing.
            if match[0] not in as_in_source or (unit and unit_of(unit[1], checked.target_language)):
                yield match[0]


def _end(text: str, language: str) -> str:
    """The mark that the text ends with; "" where it ends without."""
    text = text.rstrip(_CLOSERS)
    if not text:
        return ""
    mark = "…" if _ELLIPSIS.search(text[-4:]) else _ENDS.get(text[-1], "")
    return "?" if mark == ";" and language == "el" else mark
