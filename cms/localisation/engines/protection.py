"""What an engine must not translate, and whether it has left that alone. Pure. Invariant: a text that comes back has the
source's tags, line breaks, placeholders, addresses, names and numbers, each as often; else it is no suggestion.

Placeholders, addresses and names go out as marks that no engine finds a word in; tags go as tags, which all can keep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape

from bs4 import BeautifulSoup

from cms.localisation.checks.text import tags_of

MAX_GROWTH = 4  # times the source's length, for short texts some more: beyond, it is something else than a translation
_TAG = re.compile(r"(<[^<>]*>)")
_MARK = re.compile(r"\[X(\d+)X\]")
_KEPT = (
    _MARK.pattern,  # of another's making
    r"%\(\w+\)[a-z]",  # %(name)s
    r"%[sd]\b",
    r"\{\{?[ \w.]*\}?\}",  # {name}, {{ name }}
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)\]]",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
)
_NUMBER = re.compile(r"\d(?:[\d\s.,:]*\d)?")
_EMPTY = re.compile(r"<(\w+)[^<>]*>\s*</\1>")


@dataclass(frozen=True, slots=True)
class Guarded:
    text: str  # what is sent
    source: str
    kept: tuple[str, ...]  # what its marks stand for


def guard(source: str, names: Collection[str] = ()) -> Guarded:
    """`source`: HTML as wagtail-localize keeps it; `names`: what is called the same in every language."""
    patterns = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)]
    pattern = re.compile("|".join([*_KEPT, *patterns]))
    kept: list[str] = []

    def mark(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"[X{len(kept) - 1}X]"

    parts = _TAG.split(source)  # a tag at every second place
    text = "".join(part if number % 2 else pattern.sub(mark, part) for number, part in enumerate(parts))
    return Guarded(text.strip(), source, tuple(kept))


def release(guarded: Guarded, translated: str | None) -> str | None:
    """The translation as it is saved; None where anything was lost, doubled or made up."""
    if translated is None or len(translated) > MAX_GROWTH * len(guarded.text) + 100:
        return None
    text = str(BeautifulSoup(translated, "html.parser")).strip()
    if sorted(_MARK.findall(text)) != sorted(_MARK.findall(guarded.text)) or not _same(text, guarded.text):
        return None
    made = _MARK.sub(lambda found: guarded.kept[int(found[1])], text)
    start = guarded.source[: len(guarded.source) - len(guarded.source.lstrip())]
    end = guarded.source[len(guarded.source.rstrip()) :]
    return f"{start}{made}{end}"


def _same(text: str, source: str) -> bool:
    tags = tags_of(source)
    return (
        bool(_words(text).strip())
        and tags is not None
        and tags_of(text) == tags
        and _breaks(text) == _breaks(source)
        and len(_EMPTY.findall(text)) == len(_EMPTY.findall(source))
        and _numbers(text) == _numbers(source)
    )


def _words(html: str) -> str:
    return unescape(_MARK.sub(" x ", _TAG.sub(" ", html)))


def _breaks(html: str) -> int:
    return len(re.findall(r"<br\b", html))


def _numbers(html: str) -> Counter[str]:
    """By their digits: each language groups and divides them in its own way."""
    return Counter(re.sub(r"\D", "", found) for found in _NUMBER.findall(_words(html)))
