"""What of a text matched, shown as HTML.

Invariant: all that comes out is the escaped text with `<mark>` around words that the plan really looks for, found by
the same analysis as the engine's. It never raises and takes time in proportion to the text, long ones being cut. Only
words that may be the right ones are analysed (cms/languages/indexing.py): the index says which do not look like it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from cms.languages.analysis import analyse, fold
from cms.languages.indexing import EXACT, keys, letters

from .engines.base import CONCEPT_FACETS, TEXT_FIELDS, VariantDocument
from .query.plan import Plan

SCANNED_CHARS = 20_000
FRAGMENT_CHARS = 160
LEAD_CHARS = 40  # before the first marked word of a fragment
CHUNKS_REMEMBERED = 2**14

Span = tuple[int, int]
_CHUNK = re.compile(r"\S+")
_Keys = frozenset[str]


class _Wanted(NamedTuple):
    """A word that has one of the keys."""

    keys: _Keys
    shown: tuple[str, ...]  # it holds one of these when it is folded, unless it is listed as unlike


@dataclass(frozen=True, slots=True)
class _Sought:
    """What the plan looks for in texts of one language."""

    words: _Wanted
    phrases: tuple[tuple[_Wanted, ...], ...]


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
        self._seeks = any(self._plan.sought())
        self._concepts = {slug for clause in self._plan.sought() for slug in clause.concepts}
        self._sought: dict[str, _Sought] = {}
        self._scanned: dict[tuple[str, str], _Scan] = {}

    def matched(self, variant: VariantDocument, facets: Mapping[str, Collection[str]]) -> tuple[str, ...]:
        """Which of title, summary, body and captions hold what is sought; `concept` where the work is filed so."""
        if not self._seeks:  # lists that nobody searched for show many works
            return ()
        found = [name for name in TEXT_FIELDS if self._scan(getattr(variant, name), variant).found]
        if any(not self._concepts.isdisjoint(facets.get(facet, ())) for facet in CONCEPT_FACETS):
            found.append("concept")
        return tuple(found)

    def spans(self, text: str, variant: VariantDocument) -> list[Span]:
        """Where the marks are in a text of the variant: in order, none within another."""
        scan = self._scan(text, variant)
        wanted = self._sought_in(variant.language).words.keys
        spans = sorted(
            (place + start, place + end)
            for chunk in scan.chunks
            for start, end in _wanted_in(chunk, variant.language, wanted)
            for place in _places(chunk, text[:SCANNED_CHARS])
        )
        return _merged([*spans, *scan.phrases]) if scan.phrases else spans

    def text(self, text: str, variant: VariantDocument) -> str:
        return _marked(text, 0, len(text), self.spans(text, variant))

    def fragments(self, text: str, variant: VariantDocument, limit: int = 3) -> list[str]:
        """The passages with most of what is sought, in the order of the text."""
        fragments = sorted(_fragments(text, self.spans(text, variant)), key=_Fragment.worth)[:limit]
        fragments.sort(key=lambda fragment: fragment.start)
        return [_marked(text, fragment.start, fragment.end, fragment.spans) for fragment in fragments]

    def _sought_in(self, language: str) -> _Sought:
        sought = self._sought.get(language)
        if sought is None:
            sought = self._sought[language] = _sought(self._plan, language)
        return sought

    def _scan(self, text: str, variant: VariantDocument) -> _Scan:
        scan = self._scanned.get((text, variant.language))
        if scan is None:
            sought = self._sought_in(variant.language)
            scan = self._scanned[text, variant.language] = _scan(_Words(text[:SCANNED_CHARS], variant), sought)
        return scan


def _sought(plan: Plan, language: str) -> _Sought:
    words: set[str] = set()
    phrases: dict[tuple[_Wanted, ...], None] = {}
    for clause in plan.sought():
        for match in clause.matches:
            if match.language not in (None, language):
                continue
            mark = EXACT if match.language is None else ""
            positions = [[mark + term for term in terms] for terms in match.terms]
            if len(positions) == 1:
                words.update(positions[0])
            else:
                phrases.setdefault(tuple(map(_wanted, positions)))
    return _Sought(_wanted(words), tuple(phrases))


def _wanted(keys: Iterable[str]) -> _Wanted:
    shown = sorted({letters(key) for key in keys})
    # What holds the longer of two holds the shorter.
    return _Wanted(frozenset(keys), tuple(one for one in shown if not any(o in one for o in shown if o != one)))


class _Words:
    """Of one text of a variant, in chunks: what stands between spaces."""

    def __init__(self, text: str, variant: VariantDocument) -> None:
        self.text = text
        self.language = variant.language
        self._unlike = variant.unlike
        self._folded = fold(text)

    def holding(self, wanted: _Wanted) -> set[str]:
        """The chunks that hold such a word."""
        return {chunk for chunk in self._likely(wanted) if _wanted_in(chunk, self.language, wanted.keys)}

    def _likely(self, wanted: _Wanted) -> set[str]:
        """All that hold one, and others."""
        if not wanted.keys:
            return set()
        if self._unlike is None:
            return set(self.text.split())
        shown = [piece for piece in wanted.shown if piece in self._folded]
        unlike = {word for key in wanted.keys for word in self._unlike.get(key, ()) if word in self.text}
        if not shown and not unlike:
            return set()
        chunks, folded_chunks = self.text.split(), self._folded.split()
        if len(folded_chunks) < len(chunks):  # one has accents only
            folded_chunks = [fold(chunk) for chunk in chunks]
        pairs = list(zip(chunks, folded_chunks, strict=True))
        likely = {chunk for piece in shown for chunk, folded in pairs if piece in folded}
        return likely | {chunk for word in unlike for chunk in chunks if word in chunk}


def _wanted_in(chunk: str, language: str, wanted: _Keys) -> list[Span]:
    """Where a chunk holds words with such keys. Mostly they are words of the question, known already; what another is made
    of takes ten times as long to find out."""
    found: list[Span] = []
    for parts in (False, True):
        words = _words_in(chunk, language, parts)
        found = [(start, end) for start, end, keys in words if not wanted.isdisjoint(keys)]
        if len(found) == len(words):
            break
    return found


@lru_cache(CHUNKS_REMEMBERED)
def _words_in(chunk: str, language: str, parts: bool) -> tuple[tuple[int, int, _Keys], ...]:
    """Where each begins and ends, and its keys; with `parts`, all of them."""
    return tuple((token.start, token.end, keys(token)) for token in analyse(chunk, language, parts))


def _scan(words: _Words, sought: _Sought) -> _Scan:
    begun = {phrase: words.holding(phrase[0]) for phrase in sought.phrases}
    spans = [
        span
        for phrase, beginnings in begun.items()
        if beginnings and all(words.holding(position) for position in phrase[1:])
        for span in _find_phrase(words.text, words.language, phrase, beginnings)
    ]
    return _Scan(words.holding(sought.words), spans)


def _find_phrase(text: str, language: str, phrase: tuple[_Wanted, ...], beginnings: set[str]) -> Iterator[Span]:
    """Only the few words from each possible beginning on are analysed, not the whole text."""
    chunks = list(_CHUNK.finditer(text))
    for number, chunk in enumerate(chunks):
        if chunk[0] in beginnings:
            # A chunk holds a word or more, but for dashes and the like between words: hence twice as many.
            last = chunks[min(number + 2 * len(phrase), len(chunks)) - 1]
            tokens = analyse(text[chunk.start() : last.end()], language)
            for start in range(len(tokens) - len(phrase) + 1):
                window = tokens[start : start + len(phrase)]
                if all(not keys(token).isdisjoint(one.keys) for token, one in zip(window, phrase, strict=True)):
                    yield chunk.start() + window[0].start, chunk.start() + window[-1].end
                    break


def _places(chunk: str, text: str) -> Iterator[int]:
    """Where it stands between spaces."""
    start = text.find(chunk)
    while start >= 0:
        end = start + len(chunk)
        if not (text[max(start - 1, 0) : start].strip() or text[end : end + 1].strip()):
            yield start
        start = text.find(chunk, end)


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
