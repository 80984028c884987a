"""A segment's words, tags and placeholders. Scanned, not parsed: what is nested a thousand times deep costs no more than
its length."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

# Possessive, as in all of this package: what a hostile text makes it try, it tries once.
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?P<rest>[^<>]*+)>")
PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]*+\}\}"
    r"|\{[\w.]*+\}"
    r"|%\([A-Za-z0-9_]++\)[-#0+ ]?[0-9]*+(?:\.[0-9]++)?[a-zA-Z]"
    r"|(?<![0-9])%(?:[0-9]\$)?[0-9]?(?:\.[0-9])?[sdif](?![a-zA-Z])"
)
_LIKE_A_TAG = re.compile(r"<(?=[a-zA-Z/!?])[^<>]*+>?")


class Tag(NamedTuple):
    written: str
    name: str  # lower case; "" for what only looks like a tag
    rest: str  # its attributes
    is_end: bool
    words: str  # up to the next tag


def tags(data: str) -> list[Tag]:
    pieces = list(_LIKE_A_TAG.finditer(data))
    ends = [piece.start() for piece in pieces[1:]] + [len(data)]
    found = []
    for piece, end in zip(pieces, ends, strict=False):
        match = _TAG.fullmatch(piece[0])
        name, rest = (match["name"].lower(), match["rest"].strip()) if match else ("", "")
        words = html.unescape(data[piece.end() : end]).strip()
        found.append(Tag(piece[0], name, rest, piece[0].startswith("</"), words))
    return found


def unbalanced(tags: Iterable[Tag]) -> Tag | None:
    """The first that closes what was not opened last; else one that nothing closes."""
    opened: list[Tag] = []
    for one in tags:
        if one.name in ("", "br"):
            continue
        if not one.is_end:
            opened.append(one)
        elif not opened or opened.pop().name != one.name:
            return one
    return opened[-1] if opened else None


def tags_of(data: str) -> Counter[str] | None:
    """How often each opening tag is there, but for line breaks; None where tags do not close each other in order."""
    found = tags(data)
    if unbalanced(found):
        return None
    return Counter(one.written for one in found if one.name not in ("", "br") and not one.is_end)


def plain_text(data: str) -> str:
    """As it is read; a line break for <br>. What wagtail-localize's `StringValue.render_text` gives, without building a
    tree: hundreds are read for one answer."""
    return html.unescape(_LIKE_A_TAG.sub(_as_text, data)) if "<" in data else html.unescape(data)


def _as_text(tag: re.Match[str]) -> str:
    return "\n" if tag[0].lower().startswith("<br") else ""
