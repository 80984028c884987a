"""Finds the concepts that a text speaks of, by their terms in any language. Pure once built: it reads no database, so
that search and the translators' editor can keep one for as long as the vocabulary stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.languages.analysis import Token, analyse
from cms.languages.function_words import is_function_word
from cms.languages.morphology import has_word

from .models import Need, Term

MAX_TERM_WORDS = 8
# In a language the reader did not name, a short word may be another language's word by chance.
MIN_FOREIGN_LETTERS = 5
Key = tuple[str, ...]
T = TypeVar("T")
_NO_WORD = Token("", 0, 0, 0, ())  # nothing is named by it


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """`words[start_word:end_word]` of a text is a term of the concept."""

    slug: str
    matched: str  # as it was written
    start_word: int
    end_word: int
    terms: Mapping[str, Sequence[str]]  # language -> the concept's terms that are looked for in its stead


class TermIndex:
    def __init__(self, terms: Iterable[Term], needs: Iterable[Need] = ()) -> None:
        """`terms` and `needs` with their concepts selected. Who types a need as the first page says it is answered as if
        she had pressed it there; its words are common ones, so none is offered for a misspelt one."""
        self._by_stem: dict[str, Phrases[str]] = defaultdict(Phrases)
        self._by_word: Phrases[str] = Phrases()
        self._terms: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._spelt: dict[str, dict[str, str]] = defaultdict(dict)  # language -> folded word -> as a term has it
        for term in terms:
            slug = term.concept.slug
            if term.status in (Term.Status.PREFERRED, Term.Status.ALTERNATIVE):
                self._terms[slug][term.language].append(term.text)
            tokens = self._learn(term, slug)
            self._spelt[term.language] |= {token.text: term.text[token.start : token.end] for token in tokens}
        for need in needs:
            self._learn(need, need.concept.slug)

    @classmethod
    def from_database(cls) -> TermIndex:
        return cls(
            Term.objects.select_related("concept").order_by("pk"), Need.objects.select_related("concept").order_by("pk")
        )

    def _learn(self, said: Term | Need, slug: str) -> list[Token]:
        tokens = term_tokens(said.text, said.language)
        if tokens:
            self._by_word.add(tuple(token.text for token in tokens), slug)
            for key in product(*(token.terms for token in tokens)):
                self._by_stem[said.language].add(key, slug)
        return tokens

    def find(self, words: Sequence[str], languages: Sequence[str]) -> list[ConceptMatch]:
        """Concepts named by the words, longest terms first taken: a match inside a longer one is left out.
        `languages`: the reader's; her own languages' inflections always count, those of longer words that other languages
        have too."""
        spans: dict[tuple[int, int], list[str]] = defaultdict(list)
        for language in [*languages, *(other for other in self._by_stem if other not in languages)]:
            own = language in languages
            tokens, owners = _tokens(words, language, own)
            for start in (number for number, token in enumerate(tokens) if token is not _NO_WORD):
                for end, slug in self._named(tokens[start:], language, own):
                    _add(spans[owners[start], owners[start + end - 1] + 1], slug)
        return [
            ConceptMatch(slug, " ".join(words[start:end]), start, end, self._terms[slug])
            for (start, end), slugs in sorted(spans.items())
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in spans)
            for slug in slugs
        ]

    def near(self, word: str, languages: Sequence[str], distance: int) -> list[tuple[str, int]]:
        """Words of terms that a folded word may be a misspelling of, with how many letters are wrong, missing, too many
        or exchanged with the next one (optimal string alignment): the nearest first, and of her best language. None where
        it is such a word itself."""
        near: dict[str, int] = {}
        if any(word in self._spelt.get(language, ()) for language in languages):
            return []
        for language in languages:
            spelt = self._spelt.get(language, {})
            for other, edits, _ in process.extract(word, spelt.keys(), scorer=OSA.distance, score_cutoff=distance):
                near.setdefault(spelt[other].lower(), int(edits))
        return sorted(near.items(), key=lambda found: found[1])

    def _named(self, tokens: Sequence[Token], language: str, own: bool) -> Iterator[tuple[int, str]]:
        """Concepts that the first tokens name, each with how many."""
        yield from self._by_word.along([(token.text,) for token in tokens])
        if language in self._by_stem:
            for end, slug in self._by_stem[language].along([token.terms for token in tokens]):
                if own or sum(len(token.text) for token in tokens[:end]) >= MIN_FOREIGN_LETTERS:
                    yield end, slug


@dataclass(frozen=True, slots=True)
class ReaderTerms:
    """The terms, as a reader of these languages asks for them."""

    index: TermIndex
    languages: Sequence[str]

    def find(self, words: Sequence[str]) -> list[ConceptMatch]:
        return self.index.find(words, self.languages)

    def near(self, word: str, distance: int) -> list[tuple[str, int]]:
        return self.index.near(word, self.languages, distance)


class Phrases(Generic[T]):
    """What some words in a row name."""

    def __init__(self) -> None:
        self._named: dict[Key, list[T]] = defaultdict(list)
        self._beginnings: set[Key] = set()

    def add(self, key: Key, named: T) -> None:
        _add(self._named[key], named)
        self._beginnings.update(key[:length] for length in range(1, len(key) + 1))

    def along(self, words: Iterable[Sequence[str]]) -> Iterator[tuple[int, T]]:
        """What the first of the words name, each with how many. A word may be any of several; only ways that something's
        words go are followed."""
        ways: list[Key] = [()]
        for length, alternatives in enumerate(words, start=1):
            longer = ((*way, word) for way in ways for word in alternatives)
            ways = [way for way in longer if way in self._beginnings]
            if not ways:
                return
            for way in ways:
                for named in self._named.get(way, ()):
                    yield length, named


def term_tokens(text: str, language: str) -> list[Token]:
    """Of a term that can be found; none of one that is too long. Who asks for "finne kunder" means "å finne kunder"."""
    tokens = analyse(text, language)
    if len(tokens) > 1 and is_function_word(text[tokens[0].start : tokens[0].end], [language]):
        tokens = tokens[1:]
    return tokens if len(tokens) <= MAX_TERM_WORDS else []


def _add(named: list[T], one: T) -> None:
    if one not in named:
        named.append(one)


def _tokens(words: Sequence[str], language: str, own: bool) -> tuple[list[Token], list[int]]:
    """The words' tokens and, for each token, the number of its word ("peer-support" is two tokens of one word)."""
    tokens: list[Token] = []
    owners: list[int] = []
    for number, word in enumerate(words):
        is_known = own or not word.isalpha() or has_word(word, language)
        for token in analyse(word, language, guess=own) if is_known else [_NO_WORD]:
            tokens.append(token)
            owners.append(number)
    return tokens, owners


NO_TERMS = ReaderTerms(TermIndex(()), ())
