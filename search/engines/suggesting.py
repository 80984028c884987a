"""What engines' suggestions have in common: the words typed, and which of the titles found (of works, and of chapters of
their films) fit best.

Invariant: pure. An engine finds candidates by the beginnings of their titles' words; their order is settled here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from cms.languages.analysis import analyse

from .base import Suggestion, VariantDocument

MAX_WORDS = 8
LONGEST_PREFIX = 20  # letters of a word that are looked at
CANDIDATES = 3  # times the number wanted, put in order here


class HasTitles(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def chapters(self) -> Sequence[tuple[float, str]]: ...


class Candidate(NamedTuple):
    id: str
    score: float
    variants: Mapping[str, HasTitles]  # by language


def words_of(text: str) -> list[str]:
    """Of a title or name, as suggestions look for them."""
    return [token.text for token in analyse(text, "")]


def typed_words(prefix: str) -> list[str]:
    return words_of(prefix.encode("utf-8", "replace").decode())[:MAX_WORDS]


def begins(words: Collection[str], typed: Iterable[str]) -> bool:
    """Whether each of the words typed begins one of these."""
    return all(any(word.startswith(start) for word in words) for start in typed)


def chapter_words(variant: VariantDocument) -> list[list[str]]:
    """Of each chapter, its words as suggestions look for them; several, or none that can be looked for."""
    return [words_of(title) for _start, title in variant.chapters]


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
            best = _best_title(variants[language], typed) if language in variants else None
            if best:
                found.append((best.fit, rank, -score, best.text, id, language, best.start))
                break
    return [Suggestion(id, text, language, start) for *_, text, id, language, start in sorted(found)[:size]]


class _Title(NamedTuple):
    fit: int  # the less, the better
    start: float | None
    text: str


def _best_title(variant: HasTitles, typed: Sequence[str]) -> _Title | None:
    """The work's own, or that of a chapter of its film."""
    fit = _fit(variant.title, typed)
    if fit is not None:
        return _Title(fit, None, variant.title)
    chapters = ((_fit(text, typed), start, text) for start, text in variant.chapters)
    fitting = [_Title(fit, start, text) for fit, start, text in chapters if fit is not None]
    return min(fitting, default=None)


def _fit(title: str, typed: Sequence[str]) -> int | None:
    """0 where the title itself begins with what was typed, 1 where only its words do, None where they do not."""
    words = words_of(title)
    if not begins(words, typed):
        return None
    in_order = len(words) >= len(typed) and all(
        word.startswith(start) for word, start in zip(words, typed, strict=False)
    )
    return 0 if in_order else 1
