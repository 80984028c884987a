"""Finds the concepts that a text speaks of, by their terms in any language. Pure once built: it reads no database, so
that search and the translators' editor can keep one for as long as the vocabulary stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from cms.languages.analysis import Token, analyse
from cms.languages.function_words import is_function_word

from .models import Term

MAX_TERM_WORDS = 6
# In a language the reader did not name, a short word may be another language's word by chance.
MIN_FOREIGN_LETTERS = 5
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """`words[start_word:end_word]` of a text is a term of the concept."""

    slug: str
    matched: str  # as it was written
    start_word: int
    end_word: int
    terms: Mapping[str, Sequence[str]]  # language -> all terms of the concept but the forbidden ones


class TermIndex:
    def __init__(self, terms: Iterable[Term]) -> None:
        """`terms` with their concepts selected."""
        self._by_stem: dict[str, dict[Key, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._by_word: dict[Key, list[str]] = defaultdict(list)
        self._beginnings: dict[str, set[str]] = defaultdict(set)  # what terms begin with in each language
        self._first_words: set[str] = set()
        self._terms: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for term in terms:
            slug = term.concept.slug
            if term.status != Term.Status.FORBIDDEN:
                self._terms[slug][term.language].append(term.text)
            tokens = _without_particle(analyse(term.text, term.language), term)
            if 0 < len(tokens) <= MAX_TERM_WORDS:
                _add(self._by_word[tuple(token.text for token in tokens)], slug)
                self._first_words.add(tokens[0].text)
                self._beginnings[term.language].update(tokens[0].terms)
                for key in product(*(token.terms for token in tokens)):
                    _add(self._by_stem[term.language][key], slug)

    @classmethod
    def from_database(cls) -> TermIndex:
        return cls(Term.objects.select_related("concept").order_by("pk"))

    def find(self, words: Sequence[str], languages: Sequence[str]) -> list[ConceptMatch]:
        """Concepts named by the words, longest terms first taken: a match inside a longer one is left out.
        `languages`: the reader's; her own languages' inflections always count, other languages' longer words too."""
        spans: dict[tuple[int, int], list[str]] = defaultdict(list)
        for language in [*languages, *(other for other in self._by_stem if other not in languages)]:
            tokens, owners = _tokens(words, language)
            for start, token in enumerate(tokens):
                if not self._may_begin(token, language):
                    continue
                for end in range(start + 1, min(start + MAX_TERM_WORDS, len(tokens)) + 1):
                    for slug in self._slugs(tokens[start:end], language, own=language in languages):
                        _add(spans[owners[start], owners[end - 1] + 1], slug)
        return [
            ConceptMatch(slug, " ".join(words[start:end]), start, end, self._terms[slug])
            for (start, end), slugs in sorted(spans.items())
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in spans)
            for slug in slugs
        ]

    def _may_begin(self, token: Token, language: str) -> bool:
        return token.text in self._first_words or not self._beginnings[language].isdisjoint(token.terms)

    def _slugs(self, tokens: Sequence[Token], language: str, own: bool) -> list[str]:
        found = list(self._by_word.get(tuple(token.text for token in tokens), ()))
        if own or sum(len(token.text) for token in tokens) >= MIN_FOREIGN_LETTERS:
            for key in product(*(token.terms for token in tokens)):
                found += self._by_stem.get(language, {}).get(key, ())
        return found


def _without_particle(tokens: list[Token], term: Term) -> list[Token]:
    """Who asks for "finne kunder" means "å finne kunder"."""
    particle = len(tokens) > 1 and is_function_word(term.text[tokens[0].start : tokens[0].end], [term.language])
    return tokens[1:] if particle else tokens


def _add(slugs: list[str], slug: str) -> None:
    if slug not in slugs:
        slugs.append(slug)


def _tokens(words: Sequence[str], language: str) -> tuple[list[Token], list[int]]:
    """The words' tokens and, for each token, the number of its word ("peer-support" is two tokens of one word)."""
    tokens: list[Token] = []
    owners: list[int] = []
    for number, word in enumerate(words):
        for token in analyse(word, language):
            tokens.append(token)
            owners.append(number)
    return tokens, owners
