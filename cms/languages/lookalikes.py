"""Invariant: what is strictly a word's no shorter word of the dictionary has; its own key never equals a term, so an index
can hold it beside them.

A stemmer makes one of "hospitality" and "hospitals". Whoever typed the one may want the other; but who asked for tourism,
of which hospitality is another name, wants no hospitals.
"""

from __future__ import annotations

from collections.abc import Sequence

from .morphology import LANGUAGES, dictionary_lemmas, dictionary_prefixes, terms_of

OWN = "~"  # before a lemma; no term holds it


def strict_terms(forms: Sequence[str], terms: Sequence[str], language: str) -> tuple[str, ...]:
    """Of a word that dictionaries may write in these forms: its terms, but instead of those that a shorter word has, its
    lemmas under a key of their own."""
    found = dict.fromkeys(terms)
    for form in forms if language in LANGUAGES else ():
        lemmas = [lemma for lemma in dictionary_lemmas(form, language) if lemma.isalnum()]
        if lemmas and (shared := _shared(form, lemmas, terms, language)):
            found = dict.fromkeys((*(term for term in found if term not in shared), *(OWN + lemma for lemma in lemmas)))
    return tuple(found)


def _shared(word: str, lemmas: Sequence[str], terms: Sequence[str], language: str) -> set[str]:
    """The terms that are another word's, with which the word or its lemma begins."""
    shortest = min(map(len, terms))
    beginnings = {form for longer in (word, *lemmas) for form in dictionary_prefixes(longer, language)}
    others = [
        form
        for form in beginnings
        if len(form) >= shortest and set(lemmas).isdisjoint(dictionary_lemmas(form, language))
    ]
    return {term for form in others for term in terms_of(form, language, guess=False)}.intersection(terms)
