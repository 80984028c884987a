"""When two texts are the same to a translator, and how alike others are. Pure.

A text is compared as its plain words, each tag as one letter of Unicode's private use area: a tag more is then a difference
as small as a letter more, and no difference at all can be overlooked. Spaces count as one, however many and of what kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from html import unescape

from rapidfuzz.distance import Levenshtein

# What wagtail-localize keeps inside a text. Comparable texts are stored: another tag comes last.
TAGS = ("a", "b", "i", "br", "em", "strong", "code", "abbr", "acronym")
LEAST = 75  # percent; what is less alike is of no help
Diff = tuple[tuple[str, str], ...]  # ("equal", "delete" or "insert", text)

# What XML cannot hold, and what breaks lines in it: a text that came in a file is the same as before.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TAG = re.compile(r'<(/?)([a-z]+)(?: id="a(0|[1-9]\d{0,3})")?/?>')
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_FIRST, _FIRST_LINK, _LAST = 0xE000, 0xE100, 0xF8FF


def comparable(data: str) -> str:
    """`data`: HTML without attributes, as wagtail-localize keeps it."""
    parts = re.split(r"(<[^>]*>)", data)
    words = "".join(_letter(part) if number % 2 else _plain(part) for number, part in enumerate(parts))
    return " ".join(unicodedata.normalize("NFC", words).split())


def printable(text: str) -> str:
    return _CONTROL.sub(" ", text)


def key_of(text: str) -> str:
    """Of a comparable text: two with one key are the same."""
    return sha256(text.encode()).hexdigest()[:32]


def similarity(one: str, other: str) -> int:
    """In percent; 100 only where there is no difference."""
    return int(100 * Levenshtein.normalized_similarity(one, other))


def readable(text: str) -> str:
    """A comparable text with its tags as one writes them."""
    return _PRIVATE.sub(lambda found: _tag(ord(found[0])), text)


def shown(data: str) -> str:
    """What people read of `data`."""
    return readable(comparable(data))


def word_diff(before: str, after: str) -> Diff:
    """What to take from the comparable text `before` and put into it to have `after`, word by word."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: list[tuple[str, str]] = []
    for operation, text in _operations(old, new):
        if text and found and found[-1][0] == operation:
            found[-1] = operation, found[-1][1] + text
        elif text:
            found.append((operation, text))
    return tuple((operation, readable(text)) for operation, text in found)


def _operations(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for step in Levenshtein.opcodes(old, new):
        if step.tag == "equal":
            yield "equal", "".join(old[step.src_start : step.src_end])
        else:
            yield "delete", "".join(old[step.src_start : step.src_end])
            yield "insert", "".join(new[step.dest_start : step.dest_end])


def _plain(html: str) -> str:
    return _PRIVATE.sub("\ufffd", printable(unescape(html)))


def _letter(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    if found is None or found[2] not in TAGS:
        return tag
    if found[3] is not None:
        code = _FIRST_LINK + int(found[3])
        return chr(code) if code <= _LAST else tag
    return chr(_FIRST + 2 * TAGS.index(found[2]) + bool(found[1]))


def _tag(code: int) -> str:
    if code >= _FIRST_LINK:
        return f'<a id="a{code - _FIRST_LINK}">'
    number, closes = divmod(code - _FIRST, 2)
    return f"<{'/' * closes}{TAGS[number]}>"
