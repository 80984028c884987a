"""What of a text matched, shown as HTML.

Invariant: all that comes out is the escaped text with `<mark>` around words that the plan really looks for, found by
the same analysis as the engine's. It never raises and takes time in proportion to the text, long ones being cut.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from cms.languages.analysis import Token, analyse

from .engines.base import CONCEPT_FACETS, TEXT_FIELDS, VariantDocument
from .query.plan import Plan

SCANNED_CHARS = 20_000
FRAGMENT_CHARS = 160
LEAD_CHARS = 40  # before the first marked word of a fragment
SEEN_CHARS = 1_000_000  # of different chunks remembered in each language

Span = tuple[int, int]
_CHUNK = re.compile(r"\S+")
_Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What the plan looks for in texts of one language. A key is a term, or an exact word after `=`."""

    words: _Keys
    phrases: tuple[tuple[_Keys, ...], ...]


class _Scan(NamedTuple):
    chunks: set[str]  # pieces between spaces that hold a sought word
    phrases: list[Span]

    @property
    def found(self) -> bool:
        return bool(self.chunks or self.phrases)


@dataclass(frozen=True, slots=True)
class _Fragment:
    start: int
    end: int
    spans: tuple[Span, ...]
    words: int  # different ones

    def worth(self) -> tuple[int, int, int]:
        """Sorts the best first."""
        return -self.words, -len(self.spans), self.start


class Highlighter:
    """Marks texts for one plan; without a plan nothing is marked. Made for one answer, since it keeps what it read."""

    def __init__(self, plan: Plan | None) -> None:
        self._plan = plan or Plan()
        self._sought: dict[str, _Sought] = {}
        self._scanned: dict[tuple[str, str], _Scan] = {}

    def matched(self, variant: VariantDocument, facets: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """Which of title, summary, body and captions hold what is sought; `concept` where the work is filed so."""
        found = [name for name in TEXT_FIELDS if self._scan(getattr(variant, name), variant.language).found]
        slugs = {slug for clause in self._plan.sought() for slug in clause.concepts}
        if any(not slugs.isdisjoint(facets.get(facet, ())) for facet in CONCEPT_FACETS):
            found.append("concept")
        return tuple(found)

    def spans(self, text: str, language: str) -> list[Span]:
        """Where the marks are: in order, none within another."""
        scan = self._scan(text, language)
        words = self._sought_in(language).words
        spans = [
            (chunk.start() + token.start, chunk.start() + token.end)
            for chunk in _CHUNK.finditer(text[:SCANNED_CHARS] if scan.chunks else "")
            if chunk[0] in scan.chunks
            for token in analyse(chunk[0], language, parts=True)
            if not words.isdisjoint(_keys(token))
        ]
        return _merged([*spans, *scan.phrases]) if scan.phrases else spans

    def text(self, text: str, language: str) -> str:
        return _marked(text, 0, len(text), self.spans(text, language))

    def fragments(self, text: str, language: str, limit: int = 3) -> list[str]:
        """The passages with most of what is sought, in the order of the text."""
        fragments = sorted(_fragments(text, self.spans(text, language)), key=_Fragment.worth)[:limit]
        fragments.sort(key=lambda fragment: fragment.start)
        return [_marked(text, fragment.start, fragment.end, fragment.spans) for fragment in fragments]

    def _sought_in(self, language: str) -> _Sought:
        sought = self._sought.get(language)
        if sought is None:
            sought = self._sought[language] = _sought(self._plan, language)
        return sought

    def _scan(self, text: str, language: str) -> _Scan:
        scan = self._scanned.get((text, language))
        if scan is None:
            scan = self._scanned[text, language] = _scan(text[:SCANNED_CHARS], language, self._sought_in(language))
        return scan


def _sought(plan: Plan, language: str) -> _Sought:
    words: set[str] = set()
    phrases: dict[tuple[_Keys, ...], None] = {}
    for clause in plan.sought():
        for match in clause.matches:
            if match.language not in (None, language):
                continue
            mark = "=" if match.language is None else ""
            positions = tuple(frozenset(mark + term for term in terms) for terms in match.terms)
            if len(positions) == 1:
                words |= positions[0]
            else:
                phrases.setdefault(positions)
    return _Sought(frozenset(words), tuple(phrases))


def _keys(token: Token) -> _Keys:
    return frozenset((f"={token.text}", *token.terms, *token.parts))


class _Seen:
    """Chunks of text of one language by the keys in them. Most of a text's chunks were seen before, in this text or
    another, so that looking for words comes down to a few operations on sets."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._chunks: set[str] = set()
        self._by_key: dict[str, set[str]] = {}
        self._room = SEEN_CHARS

    @property
    def full(self) -> bool:
        return self._room < 0

    def learn(self, chunks: set[str]) -> None:
        for chunk in chunks - self._chunks:
            for token in analyse(chunk, self._language, parts=True):
                for key in _keys(token):
                    self._by_key.setdefault(key, set()).add(chunk)
            self._chunks.add(chunk)  # last: what is in it is complete, whichever thread asks
            self._room -= len(chunk)

    def holding(self, keys: _Keys, chunks: set[str]) -> set[str]:
        """Those of the chunks, all learnt, that hold one of the keys."""
        return {chunk for key in keys if key in self._by_key for chunk in self._by_key[key] & chunks}


_seen: dict[str, _Seen] = {}


def _scan(text: str, language: str, sought: _Sought) -> _Scan:
    chunks = set(text.split())
    seen = _seen.get(language)
    if seen is None or seen.full:
        seen = _seen[language] = _Seen(language)
    seen.learn(chunks)
    phrases = [phrase for phrase in sought.phrases if all(seen.holding(keys, chunks) for keys in phrase)]
    spans = [
        span for phrase in phrases for span in _find_phrase(text, language, phrase, seen.holding(phrase[0], chunks))
    ]
    return _Scan(seen.holding(sought.words, chunks), spans)


def _find_phrase(text: str, language: str, phrase: tuple[_Keys, ...], beginnings: set[str]) -> Iterator[Span]:
    """Only the few words from each possible beginning on are analysed, not the whole text."""
    chunks = list(_CHUNK.finditer(text))
    for number, chunk in enumerate(chunks):
        if chunk[0] in beginnings:
            # A chunk holds a word or more, but for dashes and the like between words: hence twice as many.
            last = chunks[min(number + 2 * len(phrase), len(chunks)) - 1]
            tokens = analyse(text[chunk.start() : last.end()], language)
            for start in range(len(tokens) - len(phrase) + 1):
                window = tokens[start : start + len(phrase)]
                if all(not _keys(token).isdisjoint(keys) for token, keys in zip(window, phrase, strict=True)):
                    yield chunk.start() + window[0].start, chunk.start() + window[-1].end
                    break


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _fragments(text: str, spans: Sequence[Span]) -> Iterator[_Fragment]:
    """The text cut into passages round its marks, none overlapping."""
    end = number = 0
    while number < len(spans):
        start = _border_after(text, max(end, spans[number][0] - LEAD_CHARS), spans[number][0])
        end = _border_before(text, max(start + FRAGMENT_CHARS, spans[number][1]), spans[number][1])
        inside = [span for span in spans[number:] if span[1] <= end]
        words = {text[first:last].casefold() for first, last in inside}
        yield _Fragment(start, end, tuple(inside), len(words))
        number += len(inside)


def _border_after(text: str, start: int, latest: int) -> int:
    """The first beginning of a word from `start` on."""
    while 0 < start < latest and not (text[start - 1].isspace() and not text[start].isspace()):
        start += 1
    return start


def _border_before(text: str, end: int, earliest: int) -> int:
    """The last end of a word up to `end`."""
    if end >= len(text):
        return len(text.rstrip())
    while end > earliest and not (text[end].isspace() and not text[end - 1].isspace()):
        end -= 1
    return end


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    parts = []
    for first, last in spans:
        parts += [escape(text[start:first]), "<mark>", escape(text[first:last]), "</mark>"]
        start = last
    return "".join((*parts, escape(text[start:end])))
