"""Invariant: text becomes tokens in one way only, here; whoever indexes, asks, highlights or compares words gets the
same tokens, with offsets into the very string that was given.

A token has its exact form (`text`: folded, without accents) and its `terms` (see `morphology`), all at one position.
No input raises, and time grows with the length of the text only.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .morphology import is_known, terms_of

MAX_WORD_LENGTH = 64  # what is longer is no word: its exact form is cut, it is neither looked up nor remembered
WORDS_REMEMBERED = 2**17

# Characters that are part of a word without being letters: accents set apart, soft hyphens, (non-)joiners.
_MARKS = "".join(char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char) in {"Mn", "Mc", "Me"})
_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES = "'’ʼ＇"
_HYPHENS = "-‐‑"
_PIECE = rf"[^\W_]+(?:[{_MARKS}{_JOINERS}]+[^\W_]*)*"
_WORD = re.compile(rf"(?:[^\W\d_][{_HYPHENS}](?=[^\W\d_]))?{_PIECE}(?:[{_APOSTROPHES}]{_PIECE})?")
_PIECES = re.compile(rf"[^{_APOSTROPHES}]+")
_WITHOUT_JOINERS = dict.fromkeys(map(ord, _JOINERS))
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "ng", "ŧ": "t"}
)


class Token(NamedTuple):
    text: str
    start: int
    end: int
    position: int
    terms: tuple[str, ...]


class _Part(NamedTuple):
    """A token as the word alone gives it: offsets are relative to the word."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]


def analyse(text: str, language: str) -> list[Token]:
    """The words of a text in order; in a language without dictionary and stemmer the words stay whole."""
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        word, offset = match[0], match.start()
        parts = _parts(word, language) if len(word) <= MAX_WORD_LENGTH else _parts.__wrapped__(word, language)
        for part in parts:
            tokens.append(Token(part.text, offset + part.start, offset + part.end, len(tokens), part.terms))
    return tokens


def fold(text: str) -> str:
    """The text without case, accents and typographic variants: what people type who lack the keyboard."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", decomposed.translate(_LETTERS)).translate(_WITHOUT_JOINERS)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


@lru_cache(WORDS_REMEMBERED)
def _parts(word: str, language: str) -> tuple[_Part, ...]:
    parts = (_part(word, start, end, language) for start, end in _spans(word, language))
    return tuple(part for part in parts if part.text)


def _spans(word: str, language: str) -> list[tuple[int, int]]:
    """Where the words lie in a word with an apostrophe: "women's" and "d'fhág" are one each, "York'i" is York."""
    spans = [match.span() for match in _PIECES.finditer(word)]
    form = _lower(word)
    if len(spans) == 1 or len(form) > MAX_WORD_LENGTH:
        return spans
    head, tail = word[: spans[0][1]], word[spans[1][0] :]
    if is_known(form, language) or head[-1] == tail[0]:  # Finnish "raa'an"
        return [(0, len(word))]
    if len(head) == 1:
        return spans[1:]
    if len(tail) <= 3:
        return spans[:1]
    return spans


def _part(word: str, start: int, end: int, language: str) -> _Part:
    piece = word[start:end]
    text = sys.intern("".join(filter(str.isalnum, fold(piece)))[:MAX_WORD_LENGTH])
    terms = dict.fromkeys(sys.intern(term) for form in _forms(piece, language) for term in terms_of(form, language))
    return _Part(text, start, end, tuple(terms) or (text,))


def _forms(piece: str, language: str) -> tuple[str, ...]:
    """How dictionaries may write it: "e-learning" as elearning and learning, "t-uisce" as uisce, "raa'an" as raaan."""
    form = _lower(piece)
    if len(form) > MAX_WORD_LENGTH:
        return ()
    if len(form) > 2 and form[1] in _HYPHENS:
        return (form[0] + form[2:], form[2:])
    return (form.replace("'", ""),) if "'" in form and not is_known(form, language) else (form,)


def _lower(word: str) -> str:
    """Composed, in lower case, with the straight apostrophe: as dictionaries write words."""
    lowered = unicodedata.normalize("NFKC", word).translate(_WITHOUT_JOINERS).lower()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", lowered.replace("’", "'").replace("ʼ", "'").replace("i\u0307", "i"))
