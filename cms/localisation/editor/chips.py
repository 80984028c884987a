"""A segment's words as a translator writes them: plain text with the source's tags as numbered chips, `[1]words[/1]`. Pure.

Invariant: what comes out has no other tags than the source's, closed in order, whatever was typed; and of words that have
only those, `write(read(data))` gives the same `data`. A bracket that would be a chip and is none has a backslash before it.
A line break is a line break."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?P<rest>[^<>]*+)>")
_CHIP = re.compile(r"(?P<slashes>\\*+)\[(?P<end>/?)(?P<number>[1-9]\d{0,2})\]")
_SLASHES_LAST = re.compile(r"\\+\Z")
_KINDS = {
    "a": gettext_lazy("link"),
    "b": gettext_lazy("bold"),
    "strong": gettext_lazy("bold"),
    "i": gettext_lazy("italic"),
    "em": gettext_lazy("italic"),
    "code": gettext_lazy("code"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """The source's `number`th tag, from 1."""

    number: int
    opening: str  # the tag: `<b>`, `<a id="a1">`
    name: str
    words: str  # of the source, that it encloses

    @property
    def kind(self) -> str:
        return str(_KINDS.get(self.name, self.name))

    @property
    def closing(self) -> str:
        return f"</{self.name}>"


class Piece(NamedTuple):
    """Of a text that is shown: words, or where a chip begins or ends."""

    text: str
    chip: Chip | None = None
    ends: bool = False


class Written(NamedTuple):
    data: str
    problems: list[str]


def chips_of(source: str) -> tuple[Chip, ...]:
    """`source`: HTML without attributes, as wagtail-localize keeps it."""
    found: list[tuple[str, str, int]] = []
    words: dict[int, str] = {}
    opened: list[int] = []
    for text, tag in _parts(source):
        for index in opened:
            words[index] = words.get(index, "") + text
        if tag is None or _is_break(tag):
            continue
        if tag["end"]:
            if opened:
                opened.pop()
        else:
            found.append((tag[0], tag["name"].lower(), len(found)))
            opened.append(len(found) - 1)
    return tuple(Chip(at + 1, opening, name, " ".join(words.get(at, "").split())) for opening, name, at in found)


def read(data: str, chips: Sequence[Chip], *, rich: bool) -> str:
    """What is in her field. A tag that the source has not is left out, its words are not."""
    if not rich:
        return "".join(piece.text for piece in pieces(data, chips, rich=False))
    out: list[str] = []
    for piece in pieces(data, chips, rich=True):
        if piece.chip is None:
            out.append(
                _CHIP.sub(lambda found: f"{found['slashes'] * 2}\\{found[0][len(found['slashes']) :]}", piece.text)
            )
        else:
            if out:
                out[-1] = _SLASHES_LAST.sub(lambda found: found[0] * 2, out[-1])
            out.append(f"[{'/' * piece.ends}{piece.chip.number}]")
    return "".join(out)


def pieces(data: str, chips: Sequence[Chip], *, rich: bool) -> list[Piece]:
    """For showing. Words that belong together are one piece."""
    found: list[Piece] = []
    free = list(chips)
    opened: list[Chip | None] = []
    for text, tag in _parts(data):
        breaks = tag is not None and _is_break(tag)
        words = (text.replace("\n", " ") if rich else text) + "\n" * breaks
        if words and found and found[-1].chip is None:
            found[-1] = Piece(found[-1].text + words)
        elif words:
            found.append(Piece(words))
        if tag is None or breaks:
            continue
        if tag["end"]:
            chip = opened.pop() if opened else None
        else:
            chip = _chip_for(tag[0], free, chips)
            opened.append(chip)
        if chip:
            found.append(Piece("", chip, bool(tag["end"])))
    return found


def write(text: str, chips: Sequence[Chip], *, rich: bool) -> Written:
    """As it is saved. Chips that cannot be are left out of it and told; so is what is missing or too many."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not rich:
        return Written(_escaped(text), [])
    by_number = {chip.number: chip for chip in chips}
    tokens, at = [], 0
    for found in _CHIP.finditer(text):
        slashes = len(found["slashes"])
        tokens.append(text[at : found.start()] + "\\" * (slashes // 2))
        at = found.start() + slashes if slashes % 2 else found.end()
        if slashes % 2 == 0:
            tokens.append((int(found["number"]), bool(found["end"])))  # type: ignore[arg-type]
    tokens.append(text[at:])
    return _Writer(by_number).write(tokens)


class _Writer:
    def __init__(self, chips: dict[int, Chip]) -> None:
        self._chips = chips
        self._out: list[str] = []
        self._opened: list[Chip] = []
        self._openings: list[int] = []  # where in `_out` each of `_opened` is
        self._times: Counter[int] = Counter()
        self._problems: list[str] = []

    def write(self, tokens: Sequence[str | tuple[int, bool]]) -> Written:
        for token in tokens:
            if isinstance(token, str):
                self._out.append(_escaped(token))
            elif (chip := self._chips.get(token[0])) is None:
                self._tell(_("The source has no chip %(chip)s; it is left out."), token[0])
            elif token[1]:
                self._end(chip)
            else:
                self._begin(chip)
        while self._opened:
            self._forget(_("Chip %(chip)s does not end: write [/%(chip)s] after the words that it belongs to."))
        for number in self._chips:
            if not self._times[number]:
                self._tell(_("Chip %(chip)s is missing."), number)
            elif self._times[number] > 1:
                self._tell(_("Chip %(chip)s is there more than once."), number)
        return Written("".join(self._out), list(dict.fromkeys(self._problems)))

    def _begin(self, chip: Chip) -> None:
        self._openings.append(len(self._out))
        self._opened.append(chip)
        self._out.append(chip.opening)
        self._times[chip.number] += 1

    def _end(self, chip: Chip) -> None:
        if chip not in self._opened:
            self._tell(_("Chip %(chip)s ends where it has not begun; that end is left out."), chip.number)
            return
        while self._opened[-1] != chip:
            self._forget(_("Chip %(chip)s ends outside of the one that it began in; it is left out."))
        self._opened.pop()
        self._openings.pop()
        self._out.append(chip.closing)

    def _forget(self, message: str) -> None:
        chip = self._opened.pop()
        self._out[self._openings.pop()] = ""
        self._times[chip.number] -= 1
        self._tell(message, chip.number)

    def _tell(self, message: str, number: int) -> None:
        self._problems.append(message % {"chip": number})


def _parts(data: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Words and the tag behind them."""
    at = 0
    for tag in _TAG.finditer(data):
        yield unescape(data[at : tag.start()]), tag
        at = tag.end()
    yield unescape(data[at:]), None


def _is_break(tag: re.Match[str]) -> bool:
    return tag["name"].lower() == "br"


def _chip_for(opening: str, free: list[Chip], chips: Sequence[Chip]) -> Chip | None:
    chip = next((one for one in free if one.opening == opening), None)
    if chip:
        free.remove(chip)
        return chip
    return next((one for one in chips if one.opening == opening), None)


def _escaped(text: str) -> str:
    """As wagtail-localize writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")
