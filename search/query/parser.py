"""A reader's text -> ParsedQuery.

Invariant: any text parses, in linear time, and never means more than `words`, `"a phrase"` and `-not`; every other
character is literal text. An unbalanced quote or a lone hyphen is literal too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MAX_WORDS = 32  # words, phrases and exclusions that are looked at; a question is never that long

# Telephones type curly quotes by themselves.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_CHUNK = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|\S+')
# Letters, digits and their marks, held together by a hyphen, apostrophe, dot or the like between two of them.
_LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_WORD = re.compile(rf"{_LETTERS}(?:[-‐‑'’ʼ.·&@_]{_LETTERS})*")


class Role(StrEnum):
    WORD = "word"
    PHRASE = "phrase"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Part:
    role: Role
    text: str
    quoted: bool = False

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.quoted else self.text
        return f"-{text}" if self.role is Role.EXCLUDED else text


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    parts: tuple[Part, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return self._texts(Role.WORD)

    @property
    def phrases(self) -> tuple[str, ...]:
        return self._texts(Role.PHRASE)

    @property
    def excluded(self) -> tuple[str, ...]:
        return self._texts(Role.EXCLUDED)

    def _texts(self, role: Role) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts if part.role is role)

    def __str__(self) -> str:
        return " ".join(map(str, self.parts))


def parse(text: str) -> ParsedQuery:
    # A lone surrogate cannot be written in UTF-8, so no index can hold it.
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    parts: dict[Part, None] = {}  # in order, each once
    for chunk in _CHUNK.finditer(text):
        for part in _parts_of(chunk):
            parts.setdefault(part)
        if len(parts) >= MAX_WORDS:
            break
    return ParsedQuery(tuple(parts)[:MAX_WORDS])


def _parts_of(chunk: re.Match[str]) -> list[Part]:
    phrase = chunk["phrase"]
    if phrase is not None:
        words = " ".join(_WORD.findall(phrase))
        role = Role.EXCLUDED if chunk["minus"] else Role.PHRASE
        return [Part(role, words, quoted=True)] if words else []
    text = chunk[0]
    excluded = len(text) > 1 and text[0] == "-" and text[1].isalnum()
    return [Part(Role.EXCLUDED if excluded else Role.WORD, word) for word in _WORD.findall(text)]
