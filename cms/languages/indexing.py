"""What an index wants of a text: its tokens, ten times as fast as `analysis` gives them with their places, and what it
takes to find their words again in the text.

Invariant: a word that has a key holds the key's letters, or it is listed as unlike it. So who looks for keys in a text
need analyse only the few words that hold the letters or are listed ("gikk" under "gå"), not all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from .analysis import MAX_WORD_LENGTH, Token, analyse, fold
from .compounds import PART
from .lookalikes import OWN

PIECES_REMEMBERED = 2**15  # of each language; some 300 bytes each
EXACT = "="  # before an exact form among keys; no term holds it
Unlike = dict[str, list[str]]  # key -> words that have it and do not hold its letters


class Indexed(NamedTuple):
    """A token."""

    text: str  # its exact form
    terms: tuple[str, ...]  # with those of its parts, and its own keys
    unlike: tuple[tuple[str, str], ...]  # keys that its word is unlike, with the word


def keys(token: Token) -> frozenset[str]:
    """All that a word can be found by: terms, those of its parts, its own, and its exact form after an equals sign."""
    return frozenset((EXACT + token.text, *token.terms, *token.parts, *token.strict))


@lru_cache(2**14)
def letters(key: str) -> str:
    """What a word shows that has the key, unless it is listed."""
    return fold(key.lstrip(EXACT + PART + OWN))


def analyse_for_index(text: str, language: str) -> list[Indexed]:
    """The tokens of `analyse`, each at its position."""
    for separator in ".,":  # so that a word before one is not another piece
        text = text.replace(separator, " ")
    return list(chain.from_iterable(map(_pieces_met(language).__getitem__, text.split())))


def gather_unlike(tokens: Iterable[Indexed], gathered: Unlike) -> None:
    for token in tokens:
        for key, word in token.unlike:
            words = gathered.setdefault(key, [])
            if word not in words:
                words.append(word)


def _index(piece: str, language: str) -> tuple[Indexed, ...]:
    shown = fold(piece)
    return tuple(
        Indexed(
            token.text,
            tuple(dict.fromkeys((*token.terms, *token.parts, *token.strict))),
            tuple((key, piece) for key in sorted(keys(token)) if letters(key) not in shown),
        )
        for token in analyse(piece, language, parts=True)
    )


class _PiecesMet(dict[str, tuple[Indexed, ...]]):
    """What stands between two spaces -> the tokens in it, since no token has a space in it. When it is full, those that
    are not met again before it is full once more are forgotten."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._before: dict[str, tuple[Indexed, ...]] = {}

    def __missing__(self, piece: str) -> tuple[Indexed, ...]:
        tokens = self._before.get(piece)
        if tokens is None:
            tokens = _index(piece, self._language)
        if len(piece) <= MAX_WORD_LENGTH:
            if len(self) >= PIECES_REMEMBERED:
                self._before = self.copy()
                self.clear()
            self[piece] = tokens
        return tokens


@lru_cache(64)
def _pieces_met(language: str) -> _PiecesMet:
    return _PiecesMet(language)
