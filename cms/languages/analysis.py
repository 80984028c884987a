"""Invariant: text becomes tokens in one way only, here; whoever indexes, asks, highlights or compares words gets the
same tokens, with offsets into the very string that was given.

A token has its exact form (`text`: folded, without accents), its `terms` (see `morphology`) and, if they are asked for,
the terms of the words that it is made of (`parts`, see `compounds`) and what no shorter word has (`strict`, see
`lookalikes`), all at one position.
No input raises, and time grows with the length of the text only.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .compounds import part_terms
from .lookalikes import strict_terms
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
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_BETWEEN_APOSTROPHES = re.compile(rf"[^{_APOSTROPHES}]+")
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
    parts: tuple[str, ...] = ()
    strict: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """A token as the word alone gives it: offsets are relative to the word."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]
    parts: tuple[str, ...]
    strict: tuple[str, ...]


def analyse(text: str, language: str, parts: bool = False, guess: bool = True) -> list[Token]:
    """The words of a text in order; in a language without dictionary and stemmer the words stay whole. `guess`: also at
    the lemmas of words that the language's dictionary lacks; an index has those."""
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        word, offset = match[0], match.start()
        pieces = _pieces if len(word) <= MAX_WORD_LENGTH else _pieces.__wrapped__
        for piece in pieces(word, language, parts, guess):
            start, end = offset + piece.start, offset + piece.end
            tokens.append(Token(piece.text, start, end, len(tokens), piece.terms, piece.parts, piece.strict))
    return tokens


def fold(text: str) -> str:
    """The text without case, accents and typographic variants: what people type who lack the keyboard. Letter by letter,
    so that what is part of a text is part of it folded too, and what stands between spaces stays so."""
    return text.lower() if text.isascii() else _NOT_ASCII.sub(_fold_letters, text).lower()


def _fold_letters(found: re.Match[str]) -> str:
    return found[0].translate(_folded)


class _Folded(dict[int, str]):
    """Code point -> folded; each character is looked into once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        decomposed = unicodedata.normalize("NFKD", char).casefold()
        decomposed = unicodedata.normalize("NFKD", decomposed.translate(_LETTERS)).translate(_WITHOUT_JOINERS)
        plain = unicodedata.normalize("NFC", "".join(part for part in decomposed if not unicodedata.combining(part)))
        folded = self[code] = char if char.isspace() else "".join(plain.split())
        return folded


_folded = _Folded()


@lru_cache(WORDS_REMEMBERED)
def _pieces(word: str, language: str, parts: bool, guess: bool) -> tuple[_Piece, ...]:
    pieces = (_piece(word, start, end, language, parts, guess) for start, end in _spans(word, language))
    return tuple(piece for piece in pieces if piece.text)


def _spans(word: str, language: str) -> list[tuple[int, int]]:
    """Where the words lie in a word with an apostrophe: "women's" and "d'fhág" are one each, "York'i" is York."""
    if word.isalnum():
        return [(0, len(word))]
    spans = [match.span() for match in _BETWEEN_APOSTROPHES.finditer(word)]
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


def _piece(word: str, start: int, end: int, language: str, parts: bool, guess: bool) -> _Piece:
    piece = word[start:end]
    folded = fold(piece)
    text = sys.intern((folded if folded.isalnum() else "".join(filter(str.isalnum, folded)))[:MAX_WORD_LENGTH])
    forms = _forms(piece, language)
    terms = dict.fromkeys(sys.intern(term) for form in forms for term in terms_of(form, language, guess))
    if not parts:
        return _Piece(text, start, end, tuple(terms) or (text,), (), ())
    within = dict.fromkeys(sys.intern(term) for form in forms for term in part_terms(form, language))
    strict = strict_terms(forms, tuple(terms) or (text,), language)
    return _Piece(text, start, end, tuple(terms) or (text,), tuple(within), strict)


def _forms(piece: str, language: str) -> tuple[str, ...]:
    """How dictionaries may write it: "e-learning" as elearning and learning, "t-uisce" as uisce, "raa'an" as raaan."""
    form = _lower(piece)
    if len(form) > MAX_WORD_LENGTH:
        return ()
    if form.isalnum():
        return (form,)
    if len(form) > 2 and form[1] in _HYPHENS:
        return (form[0] + form[2:], form[2:])
    return (form.replace("'", ""),) if "'" in form and not is_known(form, language) else (form,)


def _lower(word: str) -> str:
    """Composed, in lower case, with the straight apostrophe: as dictionaries write words."""
    if word.isascii():
        return word.lower()
    lowered = unicodedata.normalize("NFKC", word).translate(_WITHOUT_JOINERS).lower()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", lowered.replace("’", "'").replace("ʼ", "'").replace("i\u0307", "i"))
