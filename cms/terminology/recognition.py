"""Finds a text's terms for who translates or checks it: what the source speaks of and how that is said in the target
language, and what the target says that it should not. Inflected forms are found by the word analysis that search uses.

Invariant: a book is of one version of the termbase. It reads no database once it is made, so one reading is kept in each
process until the termbase changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, product

from cms.kept_query import KeptQuery
from cms.languages.analysis import MAX_WORD_LENGTH, WORDS_REMEMBERED, Token, analyse, fold
from cms.languages.compounds import cuts
from cms.languages.fallback import choose_text
from cms.languages.morphology import has_word, terms_of

from .entries import ConceptEntry, read_concepts
from .lookup import MAX_TERM_WORDS, Phrases, term_tokens
from .models import Term, TermbaseVersion

Status = Term.Status
TEXTS_REMEMBERED = 4000  # of each language


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """`text[start:end]` of the source is a term of the concept; from `preferred` on it is about the target language."""

    start: int
    end: int
    slug: str
    matched: str  # as it was written
    term: str  # as the termbase writes it
    is_preferred: bool  # of the concept's terms in the source's language
    preferred: str  # "" where there is none yet; a name's is the name itself
    alternatives: tuple[str, ...]
    forbidden: tuple[str, ...]
    definition: str  # the source language's where the target's is missing
    do_not_translate: bool


@dataclass(frozen=True, slots=True)
class ForbiddenTerm:
    """`text[start:end]` of the target is a term not to be used."""

    start: int
    end: int
    slug: str
    matched: str
    use: tuple[str, ...]  # instead, best first; may be empty


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    slug: str
    text: str
    status: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    named: list[_Named]


class TermBook:
    """The terms of one language for a text in another."""

    def __init__(self, reading: _Reading, source_language: str, target_language: str) -> None:
        self._reading = reading
        self._source, self._target = source_language, target_language

    def find(self, text: str) -> list[FoundTerm]:
        """The terms in a source text (plain, not HTML), in their order; of two in one place only the longer."""
        return [
            self._found(text, span, named)
            for span in self._reading.words(self._source).spans(text)
            for named in {named.slug: named for named in reversed(span.named)}.values()
        ]

    def forbidden(self, text: str) -> list[ForbiddenTerm]:
        """The terms in a target text (plain, not HTML) that should not be there."""
        found = []
        for span in self._reading.words(self._target).spans(text):
            written = text[span.start : span.end]
            allowed = {one.slug for one in span.named if not _is_forbidden(one) and fold(one.text) == fold(written)}
            for slug in dict.fromkeys(one.slug for one in span.named if _is_forbidden(one)):
                if slug not in allowed:
                    found.append(ForbiddenTerm(span.start, span.end, slug, written, self._use(slug)))
        return found

    def _found(self, text: str, span: _Span, named: _Named) -> FoundTerm:
        concept = self._reading.concepts[named.slug]
        preferred = concept.texts(self._target, Status.PREFERRED)
        return FoundTerm(
            span.start,
            span.end,
            named.slug,
            text[span.start : span.end],
            named.text,
            named.status == Status.PREFERRED,
            preferred[0] if preferred else named.text if concept.do_not_translate else "",
            tuple(concept.texts(self._target, Status.ALTERNATIVE)),
            tuple(concept.texts(self._target, Status.FORBIDDEN)),
            choose_text(concept.definitions, [self._target, self._source]),
            concept.do_not_translate,
        )

    def _use(self, slug: str) -> tuple[str, ...]:
        concept = self._reading.concepts[slug]
        return tuple(concept.texts(self._target, Status.PREFERRED) + concept.texts(self._target, Status.ALTERNATIVE))


class _Words:
    """What may be named in a text of one language: its terms, and names in whatever language they were written."""

    def __init__(self, concepts: Iterable[ConceptEntry], language: str) -> None:
        self._language = language
        self._by_stem: Phrases[_Named] = Phrases()
        self._by_word: Phrases[_Named] = Phrases()
        self.spans = lru_cache(TEXTS_REMEMBERED)(self._spans)  # readers ask for the same texts again and again
        for concept in concepts:
            for term in concept.names:
                is_name = concept.do_not_translate and term.status != Status.FORBIDDEN
                if term.language == language or is_name:
                    self._add(_Named(concept.slug, term.text, term.status, is_name))

    def _add(self, named: _Named) -> None:
        if tokens := term_tokens(named.text, self._language):
            self._by_word.add(tuple(token.text for token in tokens), named)
            for key in product(*(_stems(token, named.text, self._language) for token in tokens)):
                self._by_stem.add(key, named)

    def _spans(self, text: str) -> list[_Span]:
        """In the text's order; none that lies within a longer one."""
        tokens = analyse(text, self._language)
        words, stems = [(token.text,) for token in tokens], [_stems(token, text, self._language) for token in tokens]
        named: dict[tuple[int, int], list[_Named]] = defaultdict(list)
        for first, token in enumerate(tokens):
            ahead = slice(first, first + MAX_TERM_WORDS)
            for length, one in chain(self._by_word.along(words[ahead]), self._by_stem.along(stems[ahead])):
                place = (token.start, tokens[first + length - 1].end)
                if one not in named[place] and _is_written_as(one, text[place[0]]):
                    named[place].append(one)
        return [_Span(*place, named[place]) for place in _longest(place for place, here in named.items() if here)]


@dataclass(frozen=True)
class _Reading:
    version: object
    concepts: dict[str, ConceptEntry]
    _words: dict[str, _Words] = field(default_factory=dict, repr=False)

    def words(self, language: str) -> _Words:
        if language not in self._words:
            self._words[language] = _Words(self.concepts.values(), language)
        return self._words[language]


_current: _Reading | None = None
_version = KeptQuery(lambda: TermbaseVersion.objects.order_by("pk").values_list("token")[:1])


def term_book(source_language: str, target_language: str) -> TermBook:
    """One query while the termbase stays as it is; three more when it has changed."""
    global _current  # noqa: PLW0603 - one per process is the point
    version = _version.rows()
    if _current is None or _current.version != version:
        _current = _Reading(version, {concept.slug: concept for concept in read_concepts()})
    return TermBook(_current, source_language, target_language)


def _stems(token: Token, text: str, language: str) -> tuple[str, ...]:
    """Also of a compound that the dictionary lacks: "välfärdsteknologin" is inflected as "teknologin" is."""
    word = text[token.start : token.end].lower()
    return token.terms + (_compound_stems(word, language) if len(word) <= MAX_WORD_LENGTH else ())


@lru_cache(WORDS_REMEMBERED)
def _compound_stems(word: str, language: str) -> tuple[str, ...]:
    if has_word(word, language):
        return ()
    lasts = {last for _first, last in cuts(word, language) if word.endswith(last)}
    return tuple(word.removesuffix(last) + stem for last in sorted(lasts) for stem in terms_of(last, language))


def _is_forbidden(named: _Named) -> bool:
    return named.status == Status.FORBIDDEN


def _is_written_as(named: _Named, first_letter: str) -> bool:
    """The partner Fjord is no fjord."""
    return not named.is_name or first_letter.isupper() or not named.text[0].isupper()


def _longest(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that lie within no other, in order."""
    reached = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if end > reached:
            reached = end
            yield start, end
