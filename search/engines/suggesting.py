"""What engines' suggestions have in common: the words typed, and which of the titles found fit best.

Invariant: pure. An engine finds candidates by the beginnings of their titles' words; their order is settled here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from cms.languages.analysis import analyse

from .base import Suggestion

MAX_WORDS = 8
LONGEST_PREFIX = 20  # letters of a word that are looked at
CANDIDATES = 3  # times the number wanted, put in order here


class HasTitle(Protocol):
    @property
    def title(self) -> str: ...


class Candidate(NamedTuple):
    id: str
    score: float
    variants: Mapping[str, HasTitle]  # by language


def typed_words(prefix: str) -> list[str]:
    return [token.text for token in analyse(prefix.encode("utf-8", "replace").decode(), "")][:MAX_WORDS]


def order_languages(wanted: Sequence[str], indexed: Sequence[str]) -> list[str]:
    """All that have titles, the reader's first."""
    return [language for language in dict.fromkeys((*wanted, *indexed)) if language in indexed]


def choose(
    candidates: Iterable[Candidate], typed: Sequence[str], languages: Sequence[str], size: int
) -> list[Suggestion]:
    """The best first: titles that begin with what was typed, the reader's languages, the engine's score."""
    found = []
    for id, score, variants in candidates:
        for rank, language in enumerate(languages):
            title = variants[language].title if language in variants else ""
            start = _begins(title, typed)
            if start is not None:
                found.append((start, rank, -score, title, id, language))
                break
    return [Suggestion(id, title, language) for _, _, _, title, id, language in sorted(found)[:size]]


def _begins(title: str, typed: Sequence[str]) -> int | None:
    """0 where the title itself begins with what was typed, 1 where only its words do, None where they do not."""
    words = [token.text for token in analyse(title, "")]
    if not all(any(word.startswith(start) for word in words) for start in typed):
        return None
    in_order = len(words) >= len(typed) and all(
        word.startswith(start) for word, start in zip(words, typed, strict=False)
    )
    return 0 if in_order else 1
