"""Invariant: the terms of a word depend on its letters in lower case and on its language only, so that a capital, a
headline in capitals and a query typed in small letters all lead to the same terms.

A word's terms are the stem of each lemma it may have and the stem of the word itself: lemmas join forms that no
suffix rule joins (went, go), the word's own stem catches what the dictionary lacks. `LANGUAGES` is the one table; a
language without an entry, or an entry without dictionary or stemmer, works by whole words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import LatvianStemmer
import Stemmer
from islenska import Bin
from simplemma.strategies import DefaultStrategy

from .dictionaries import TrieDictionaries
from .endings import ESTONIAN, FINNISH, GREEK, LATVIAN, LITHUANIAN, SPANISH, Endings

MAX_TERMS = 8
SHORTEST_GREEK = 3  # letters of a stem

dictionaries = TrieDictionaries()
_lemmatization = DefaultStrategy(dictionary_factory=dictionaries)
_stemmers = threading.local()  # a Snowball stemmer keeps its word in itself


@dataclass(frozen=True, slots=True)
class LanguageAnalysis:
    """What is known about the words of a language."""

    dictionaries: tuple[str, ...] = ()  # simplemma's codes
    snowball: str | None = None  # PyStemmer's name
    stem: Callable[[str], str] | None = None  # where Snowball has none
    endings: Endings | None = None  # what the dictionary lacks
    lemmatize: Callable[[str], Iterable[str]] | None = None  # asked first; the dictionaries when it knows nothing
    has_form: Callable[[str], bool] | None = None  # whether what `lemmatize` says is known, not guessed
    capital_nouns: bool = False


def terms_of(word: str, language: str, guess: bool = True) -> tuple[str, ...]:
    """Terms of one lower-case word, the likeliest first, without duplicates. Without `guess` a word that the language's
    dictionary lacks has no lemmas, which takes a tenth of the time."""
    analysis = LANGUAGES.get(language)
    if analysis is None:
        return (word,)
    lemmas = _lemmas(word, analysis) if guess or has_word(word, language) else []
    stems = (_stem(lemma, analysis) for lemma in (*lemmas, word))
    return tuple(dict.fromkeys(filter(None, map(_only_letters_and_digits, stems))))[:MAX_TERMS]


def is_known(word: str, language: str) -> bool:
    """Whether the language's dictionary can make something of this word."""
    analysis = LANGUAGES.get(language)
    return any(_lemmatization.get_lemma(word, code) for code in analysis.dictionaries) if analysis else False


def has_word(word: str, language: str) -> bool:
    """Whether the language's own dictionary has this word; for languages without dictionary that is not known."""
    return language not in LANGUAGES or language in _languages_with(word.lower())


@lru_cache(2**12)  # a question asks for each of its words in each language, several times
def _languages_with(word: str) -> frozenset[str]:
    return frozenset(language for language in LANGUAGES if dictionary_lemmas(word, language))


def dictionary_lemmas(word: str, language: str) -> list[str]:
    """What the language's own dictionary says of this lower-case word, without guessing."""
    analysis = LANGUAGES[language]
    if analysis.has_form is not None and analysis.lemmatize is not None:
        return list(analysis.lemmatize(word)) if analysis.has_form(word) else []
    lookups = [dictionaries.get_dictionary(code) for code in analysis.dictionaries]
    lemmas = (lookup.get(spelling) for lookup in lookups for spelling in _spellings(word, analysis))
    return list(dict.fromkeys(lemma.lower() for lemma in lemmas if lemma))


def dictionary_has_prefix(start: str, language: str) -> bool:
    """Whether a word of the language's own dictionary begins so."""
    analysis = LANGUAGES[language]
    lookups = [dictionaries.get_dictionary(code) for code in analysis.dictionaries]
    return any(lookup.has_prefix(spelling) for lookup in lookups for spelling in _spellings(start, analysis))


def dictionary_prefixes(word: str, language: str) -> set[str]:
    """The beginnings of this lower-case word that the language's own dictionary has as words."""
    analysis = LANGUAGES[language]
    if analysis.has_form is not None:
        return {word[:end] for end in range(2, len(word) + 1) if analysis.has_form(word[:end])}
    lookups = [dictionaries.get_dictionary(code) for code in analysis.dictionaries]
    spellings = _spellings(word, analysis)
    return {form.lower() for lookup in lookups for spelling in spellings for form in lookup.prefixes(spelling)}


def _spellings(word: str, analysis: LanguageAnalysis) -> tuple[str, ...]:
    return (word, word.capitalize()) if analysis.capital_nouns else (word,)


def _lemmas(word: str, analysis: LanguageAnalysis) -> list[str]:
    if analysis.lemmatize is not None and (lemmas := list(analysis.lemmatize(word))):
        return lemmas
    lemmas = list(dict.fromkeys(_looked_up(word, analysis)))
    in_dictionary = bool(lemmas)
    if not in_dictionary:
        lemmas = [guess.lower() for code in analysis.dictionaries if (guess := _lemmatization.get_lemma(word, code))]
    if analysis.endings is not None:
        lemmas += _by_endings(word, lemmas, in_dictionary, analysis, analysis.endings)
    return lemmas


def _looked_up(word: str, analysis: LanguageAnalysis) -> Iterator[str]:
    """The lemma, and the lemma of the lemma: participles lead to their own dictionary form first, then to the verb."""
    lookups = [dictionaries.get_dictionary(code) for code in analysis.dictionaries]
    for lookup in lookups:
        for form in (word, word.capitalize()):  # German nouns, names
            if found := lookup.get(form):
                lemma = found.lower()
                yield lemma
                if (further := lookup.get(lemma)) and not any(other.get(lemma) == lemma for other in lookups):
                    yield further.lower()


def _by_endings(
    word: str, lemmas: list[str], in_dictionary: bool, analysis: LanguageAnalysis, endings: Endings
) -> list[str]:
    stems = [_stem(form, analysis) for form in (word, *lemmas)]
    lookups = [dictionaries.get_dictionary(code) for code in analysis.dictionaries]
    forms = dict.fromkeys((word, *lemmas, *stems))
    found = list(endings.lemmas(forms, lambda form: any(lookup.get(form) == form for lookup in lookups)))
    longer = (lookup.get(form + ending) for form in forms for ending in endings.longer for lookup in lookups)
    found += [lemma.lower() for lemma in longer if lemma]
    return found if found or in_dictionary else list(endings.certain_lemmas(stems[:1]))


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


@lru_cache(2**14)  # the stemmer is slow, and a word's endings are tried with stems that other words have too
def _latvian_stem(word: str) -> str:
    """The stemmer takes the softening of a last consonant back in some cases only: "galdiņ", but "galdin"."""
    stem: str = LatvianStemmer.stem(word)
    return stem[:-1] + stem[-1:].translate(_HARD)


_HARD = str.maketrans("ņļč", "nlc")


def _greek_stem(word: str) -> str:
    """The stemmer takes -ικ- and a last -ι in some cases only: "νομοθετικ" and "νομοθετ", "σχεδι" and "σχεδ"."""
    stem = _snowball("greek").stemWord(word)
    if word.startswith("ικ", len(stem)) or word.startswith("ίκ", len(stem)):
        return stem + "ικ"
    return stem.removesuffix("ι") if len(stem) > SHORTEST_GREEK else stem


@cache
def _bin() -> Bin:
    return Bin(add_compound_hyphens=False)


def _icelandic_lemmas(word: str) -> Iterable[str]:
    """Every lemma the word may have, compounds taken apart where the database lacks them."""
    _, entries = _bin().lookup(word, auto_uppercase=True)
    return dict.fromkeys(entry.ord.lower() for entry in entries)


def _has_icelandic_form(word: str) -> bool:
    return _bin().contains(word)


# The two written standards of Norwegian share most words, and each dictionary has some that the other lacks.
LANGUAGES: dict[str, LanguageAnalysis] = {
    "nb": LanguageAnalysis(("nb", "nn"), snowball="norwegian"),
    "nn": LanguageAnalysis(("nn", "nb"), snowball="norwegian"),
    "sv": LanguageAnalysis(("sv",), snowball="swedish"),
    "da": LanguageAnalysis(("da",), snowball="danish"),
    "fi": LanguageAnalysis(("fi",), snowball="finnish", endings=FINNISH),
    "is": LanguageAnalysis(("is",), lemmatize=_icelandic_lemmas, has_form=_has_icelandic_form),
    "et": LanguageAnalysis(("et",), snowball="estonian", endings=ESTONIAN),
    "lv": LanguageAnalysis(("lv",), stem=_latvian_stem, endings=LATVIAN),
    "lt": LanguageAnalysis(("lt",), snowball="lithuanian", endings=LITHUANIAN),
    "en": LanguageAnalysis(("en",), snowball="english"),
    "ga": LanguageAnalysis(("ga",), snowball="irish"),
    "de": LanguageAnalysis(("de",), snowball="german", capital_nouns=True),
    "es": LanguageAnalysis(("es",), snowball="spanish", endings=SPANISH),
    "pl": LanguageAnalysis(("pl",), snowball="polish"),
    "el": LanguageAnalysis(("el",), stem=_greek_stem, endings=GREEK),
}
