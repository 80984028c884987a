"""ParsedQuery + the reader's languages + concept matches -> Plan: what an engine shall look for, in no engine's terms.

Invariant: pure. It knows no engine, no model and no document, so the same question is the same Plan everywhere and
engines that keep to it find the same works.

How a Plan is read
------------------
* A `Match` is one way to be found: at consecutive positions (`slop` more places apart at most), in any one field of
  `language` (or, without a language, in one of the fields of folded words), one of the given terms at each position.
* A `Clause` (a word or phrase of the question) matches where any of its matches does, or where the work is filed
  under one of its concepts. It scores the best of them, and its best exact match on top, so that for like texts an
  exact word is above an inflected one, that above a part of a compound, that above a misspelt one, and that above a
  concept.
* A concept counts the same however rare its words are: `concept_score` where the work is filed under it, else its boost
  times the field's where a text names it.
* A work is found if it matches at least `minimum` of `words`, all of `required`, none of `excluded`. `optional`,
  `nearness` and `readable` only add to the score.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from cms.languages.accents import restored_terms
from cms.languages.analysis import Token, analyse
from cms.languages.compounds import COMPOUNDING, MIN_PART, as_part, cuts
from cms.languages.morphology import has_word

from .parser import ParsedQuery

# How much a find in each field counts. Captions are a spoken body.
FIELD_BOOSTS = {"title": 3.0, "summary": 1.6, "body": 1.0, "captions": 0.9}
EXACT_BOOSTS = {"title_exact": 0.4, "text_exact": 0.2}  # on top of the inflected match

TERM_SHARE = 0.7  # of three words or more, this share must match
LANGUAGE_BOOSTS = (1.0, 0.9, 0.8)  # the reader's languages, best first
OTHER_LANGUAGE_BOOST = 0.7
CHANCE_BOOST = 0.2  # there, for a word of a language that she reads: mostly another word that looks the same
PART_BOOST = 0.5
FUZZY_BOOSTS = {1: 0.5, 2: 0.35}  # by edits
CONCEPT_BOOST = 0.1
UNREAD_CONCEPT_BOOST = 0.04  # a concept named in a language she does not read
CONCEPT_SCORE = 0.2  # below what a word scores, in any but the smallest bank
READABLE_SCORE = 0.2  # so that of works alike those come first that she can read
NEARNESS_BOOST = 0.4
NEARNESS_SLOP = 2
MAX_KEYWORDS = 4  # longer questions are sentences: their words stand together by grammar, and are written out

Positions = tuple[tuple[str, ...], ...]


class Kind(StrEnum):
    EXACT = "exact"
    INFLECTED = "inflected"
    PART = "part"  # of a compound
    FUZZY = "fuzzy"
    CONCEPT = "concept"


class ConceptMatch(Protocol):
    """A span of the question's loose words (`ParsedQuery.words[start_word:end_word]`) that is a term of a concept."""

    @property
    def slug(self) -> str: ...
    @property
    def matched(self) -> str: ...  # the span
    @property
    def start_word(self) -> int: ...
    @property
    def end_word(self) -> int: ...
    @property
    def terms(self) -> Mapping[str, Sequence[str]]: ...  # language -> the concept's terms


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An indexed word that a word of the question may be a misspelling of."""

    word: str  # folded
    distance: int
    surface: str  # as some work writes it


@dataclass(frozen=True, slots=True)
class Match:
    kind: Kind
    language: str | None
    terms: Positions
    boost: float = 1.0
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    matches: tuple[Match, ...]
    concepts: tuple[str, ...] = ()
    concept_score: float = CONCEPT_SCORE


@dataclass(frozen=True, slots=True)
class Plan:
    words: tuple[Clause, ...] = ()
    minimum: int = 0
    optional: tuple[Clause, ...] = ()
    required: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    nearness: tuple[Match, ...] = ()
    readable: tuple[tuple[str, float], ...] = ()  # languages, and what a work gains by being in the best of them

    @property
    def scores(self) -> bool:
        return bool(self.words or self.required)

    def sought(self) -> Iterator[Clause]:
        """What a reader would like to see marked: not the words that are everywhere."""
        yield from self.words
        yield from self.required


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes the plans of one question: the first one, and those to fall back to when it finds nothing."""

    parsed: ParsedQuery
    languages: tuple[str, ...]  # the reader's, best first
    index_languages: tuple[str, ...]
    concepts: tuple[ConceptMatch, ...] = ()

    def plan(
        self,
        common: Collection[str] = (),
        neighbours: Mapping[str, Sequence[Neighbour]] | None = None,
        split: Mapping[str, Sequence[str]] | None = None,
        any_word: bool = False,
    ) -> Plan:
        """`common`: words that so many works hold that they say little; they do not count for `minimum`. `split`: words
        to be looked for by their parts."""
        clauses = self.clauses(neighbours, split, apart=any_word)
        counted = tuple(clause for clause in clauses if clause.text not in common) or clauses
        if any_word and self.parsed.phrases:  # a work with the phrase has words of the question already
            counted = ()
        return Plan(
            words=counted,
            minimum=min(1, len(counted)) if any_word else minimum_match(len(counted)),
            optional=tuple(clause for clause in clauses if clause not in counted),
            required=tuple(self._clause(phrase) for phrase in self.parsed.phrases),
            excluded=tuple(self._clause(text) for text in self.parsed.excluded),
            nearness=self._nearness(),
            readable=self._readable(),
        )

    def clauses(
        self,
        neighbours: Mapping[str, Sequence[Neighbour]] | None = None,
        split: Mapping[str, Sequence[str]] | None = None,
        apart: bool = False,
    ) -> tuple[Clause, ...]:
        """One for each loose word; `apart` takes "e-learning" for two words."""
        clauses: dict[Positions, Clause] = {}  # "Work work" is one word
        for number, word in enumerate(self.parsed.words):
            found = [concept for concept in self.concepts if concept.start_word <= number < concept.end_word]
            parts = _pieces(word) if apart else (word,)
            for text in (split or {}).get(word, parts):
                clause = self._clause(text, found, (neighbours or {}).get(text, ()), self._parts(text))
                if clause.matches:
                    clauses.setdefault(clause.matches[0].terms, clause)
        return tuple(clauses.values())

    def _clause(
        self,
        text: str,
        concepts: Sequence[ConceptMatch] = (),
        neighbours: Sequence[Neighbour] = (),
        parts: tuple[Match, ...] = (),
    ) -> Clause:
        matches = _own_matches(text, self.languages, self.index_languages) + parts
        for rank, neighbour in enumerate(neighbours):
            matches += _neighbour_matches(neighbour, self.index_languages if rank == 0 else ())
        known = {(match.language, match.terms) for match in matches}
        for concept in concepts:
            for language in self.index_languages:
                for term in concept.terms.get(language, ()):
                    positions = _strictly(term, language)
                    same = {(language, positions), (language, _positions(term, language))}
                    if positions and known.isdisjoint(same):
                        known.add((language, positions))
                        matches += (Match(Kind.CONCEPT, language, positions, self._concept_boost(language)),)
        return Clause(text, matches, tuple(dict.fromkeys(concept.slug for concept in concepts)))

    def split(self, word: str) -> tuple[str, ...]:
        """The two words that a compound of a language she reads is made of."""
        joined = (cut for language in self.languages for cut in cuts(word.lower(), language))
        return next(joined, ())

    def _concept_boost(self, language: str) -> float:
        if language not in self.languages:
            return UNREAD_CONCEPT_BOOST
        return CONCEPT_BOOST * language_boost(language, self.languages)

    def _parts(self, text: str) -> tuple[Match, ...]:
        """The word within compounds of the languages she reads; in others it would mostly be found by chance."""
        if len(self.parsed.words) > MAX_KEYWORDS:
            return ()
        matches = []
        for language in self.languages:
            positions = _positions(text, language) if language in COMPOUNDING and len(text) >= MIN_PART else ()
            if language in self.index_languages and len(positions) == 1:
                boost = PART_BOOST * language_boost(language, self.languages)
                matches.append(Match(Kind.PART, language, (tuple(map(as_part, positions[0])),), boost))
        return tuple(matches)

    def _readable(self) -> tuple[tuple[str, float], ...]:
        if not (self.parsed.words or self.parsed.phrases):
            return ()
        return tuple((code, READABLE_SCORE * language_boost(code, self.languages)) for code in self.languages)

    def _nearness(self) -> tuple[Match, ...]:
        """Words that stand together in the question count more where they stand together in the text."""
        words = self.parsed.words
        if not 2 <= len(words) <= MAX_KEYWORDS:
            return ()
        return tuple(
            Match(Kind.INFLECTED, language, (*first, *second), NEARNESS_BOOST, NEARNESS_SLOP)
            for pair in pairwise(words)
            for language in self.languages[:2]
            if language in self.index_languages
            for first, second in [[_positions(word, language) for word in pair]]
            if len(first) == len(second) == 1 and first != second
        )


def minimum_match(words: int) -> int:
    """One or two words must all match; of three or more, 70 %, rounded up."""
    return words if words <= 2 else math.ceil(words * TERM_SHARE - 1e-9)


def language_boost(language: str, languages: Sequence[str]) -> float:
    """Nothing is filtered by language; what the reader reads best only comes first."""
    if language not in languages:
        return OTHER_LANGUAGE_BOOST
    return LANGUAGE_BOOSTS[min(languages.index(language), len(LANGUAGE_BOOSTS) - 1)]


@lru_cache(4096)
def _own_matches(text: str, languages: tuple[str, ...], index_languages: tuple[str, ...]) -> tuple[Match, ...]:
    exact: dict[Positions, None] = {}
    inflected = []
    hers = written_in(text, languages)
    for language in index_languages:
        read = language in languages and hers in (None, language)
        if not read and hers is not None and not has_word(text, language):
            continue
        # In a language that she did not write it in, a word is not guessed at that it does not have.
        tokens = analyse(text, language, guess=read)
        if tokens:
            exact.setdefault(tuple((token.text,) for token in tokens))
            boost = language_boost(language, languages)
            if read:
                terms = _terms_read(tokens, text, language)
            elif language not in languages and hers is not None:
                terms, boost = _strictly(text, language), CHANCE_BOOST
            else:
                terms = tuple(token.terms for token in tokens)
            inflected.append(Match(Kind.INFLECTED, language, terms, boost))
    return (*(Match(Kind.EXACT, None, positions) for positions in exact), *inflected)


def written_in(text: str, languages: Sequence[str]) -> str | None:
    """The first of her languages that has the word, accents forgiven."""
    return next((code for code in languages if has_word(text, code) or restored_terms(text, code)), None)


def _terms_read(tokens: Sequence[Token], text: str, language: str) -> Positions:
    """She may have left out accents."""
    if len(tokens) > 1:
        return tuple(token.terms for token in tokens)
    return (tuple(dict.fromkeys((*tokens[0].terms, *restored_terms(text, language)))),)


def _neighbour_matches(neighbour: Neighbour, languages: Sequence[str]) -> tuple[Match, ...]:
    boost = FUZZY_BOOSTS[neighbour.distance]
    return (
        Match(Kind.FUZZY, None, ((neighbour.word,),), boost),
        *(
            Match(Kind.FUZZY, language, positions, boost)
            for language in languages
            if (positions := _positions(neighbour.surface, language))
        ),
    )


def _positions(text: str, language: str) -> Positions:
    return tuple(token.terms for token in analyse(text, language))


def _strictly(term: str, language: str) -> Positions:
    """Of what she did not type, or not in this language: without what its words share with others by their stems only."""
    return tuple(token.strict for token in analyse(term, language, parts=True))


def _pieces(word: str) -> list[str]:
    return [word[token.start : token.end] for token in analyse(word, "")]
