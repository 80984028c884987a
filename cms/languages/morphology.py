"""Invariant: the terms of a word depend on its letters in lower case and on its language only, so that a capital, a
headline in capitals and a query typed in small letters all lead to the same terms.

A word's terms are the stem of each lemma it may have and the stem of the word itself: lemmas join forms that no
suffix rule joins (went, go), the word's own stem catches what the dictionary lacks. `LANGUAGES` is the one table; a
language without an entry, or an entry without dictionary or stemmer, works by whole words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import LatvianStemmer
import Stemmer
from islenska import Bin
from simplemma.strategies import DefaultStrategy

from .dictionaries import TrieDictionaries

MAX_TERMS = 8

dictionaries = TrieDictionaries()
_lemmatization = DefaultStrategy(dictionary_factory=dictionaries)
_stemmers = threading.local()  # a Snowball stemmer keeps its word in itself


@dataclass(frozen=True, slots=True)
class LanguageAnalysis:
    """What is known about the words of a language."""

    dictionary: str | None = None  # simplemma's code
    snowball: str | None = None  # PyStemmer's name
    stem: Callable[[str], str] | None = None  # where Snowball has none
    more_lemmas: Callable[[str], Iterable[str]] | None = None


def terms_of(word: str, language: str) -> tuple[str, ...]:
    """Terms of one lower-case word, the likeliest first, without duplicates."""
    analysis = LANGUAGES.get(language)
    if analysis is None:
        return (word,)
    stems = (_stem(lemma, analysis) for lemma in (*_lemmas(word, analysis), word))
    return tuple(dict.fromkeys(filter(None, map(_only_letters_and_digits, stems))))[:MAX_TERMS]


def is_known(word: str, language: str) -> bool:
    """Whether the language's dictionary can make something of this word."""
    analysis = LANGUAGES.get(language)
    return bool(analysis and analysis.dictionary and _lemmatization.get_lemma(word, analysis.dictionary))


def _lemmas(word: str, analysis: LanguageAnalysis) -> Iterable[str]:
    if analysis.more_lemmas is not None:
        yield from analysis.more_lemmas(word)
    if analysis.dictionary is None:
        return
    dictionary = dictionaries.get_dictionary(analysis.dictionary)
    found = [lemma.lower() for form in (word, word.capitalize()) if (lemma := dictionary.get(form))]
    if not found and (lemma := _lemmatization.get_lemma(word, analysis.dictionary)):
        found = [lemma.lower()]
    yield from found


def _stem(word: str, analysis: LanguageAnalysis) -> str:
    if analysis.stem is not None:
        return analysis.stem(word)
    if analysis.snowball is None:
        return word
    return _snowball(analysis.snowball).stemWord(word)


def _snowball(algorithm: str) -> Stemmer.Stemmer:
    stemmer: Stemmer.Stemmer | None = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm)
        setattr(_stemmers, algorithm, stemmer)
    return stemmer


def _only_letters_and_digits(term: str) -> str:
    """Dictionaries hold "pop-up" and "do not"; a term is one piece for every engine."""
    return term if term.isalnum() else "".join(filter(str.isalnum, term))


@cache
def _bin() -> Bin:
    return Bin(add_compound_hyphens=False)


def _icelandic_lemmas(word: str) -> Iterable[str]:
    _, entries = _bin().lookup(word, auto_uppercase=True)
    return (entry.ord.lower() for entry in entries)


LANGUAGES: dict[str, LanguageAnalysis] = {
    "nb": LanguageAnalysis("nb", snowball="norwegian"),
    "nn": LanguageAnalysis("nn", snowball="norwegian"),
    "sv": LanguageAnalysis("sv", snowball="swedish"),
    "da": LanguageAnalysis("da", snowball="danish"),
    "fi": LanguageAnalysis("fi", snowball="finnish"),
    "is": LanguageAnalysis("is", more_lemmas=_icelandic_lemmas),
    "et": LanguageAnalysis("et", snowball="estonian"),
    "lv": LanguageAnalysis("lv", stem=LatvianStemmer.stem),
    "lt": LanguageAnalysis("lt", snowball="lithuanian"),
    "en": LanguageAnalysis("en", snowball="english"),
    "ga": LanguageAnalysis("ga", snowball="irish"),
    "de": LanguageAnalysis("de", snowball="german"),
    "es": LanguageAnalysis("es", snowball="spanish"),
    "pl": LanguageAnalysis("pl", snowball="polish"),
    "el": LanguageAnalysis("el", snowball="greek"),
}
