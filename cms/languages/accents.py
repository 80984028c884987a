"""Invariant: a word typed without its accents leads to the dictionary's words that differ from it in nothing else.

Who lacks the keyboard, or the patience, types "zalozyc" for "założyć". Where a text has the very same form, folding
finds it; its other forms are found only through the dictionary, which knows words with their accents.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .morphology import dictionary_has_prefix, has_word, terms_of

MAX_WORDS = 4
MAX_STEPS = 500  # of looking; real words take a few dozen

# What may be meant by what is typed, beside itself.
_NORSE = "a:å e:é o:ø ae:æ aa:å oe:ø"
_LETTERS = {
    "nb": _NORSE,
    "nn": _NORSE,
    "da": _NORSE,
    "sv": "a:åä e:é o:ö aa:å ae:ä oe:ö",
    "fi": "a:äå o:ö",
    "is": "a:á d:ð e:é i:í o:óö u:ú y:ý ae:æ th:þ",
    "et": "a:ä o:õö s:š u:ü z:ž",
    "lv": "a:ā c:č e:ē g:ģ i:ī k:ķ l:ļ n:ņ s:š u:ū z:ž",
    "lt": "a:ą c:č e:ęė i:į s:š u:ųū z:ž",
    "ga": "a:á e:é i:í o:ó u:ú",
    "de": "a:ä o:ö u:ü ae:ä oe:ö ue:ü ss:ß",
    "es": "a:á e:é i:í n:ñ o:ó u:úü",
    "pl": "a:ą c:ć e:ę l:ł n:ń o:ó s:ś z:źż",
    "el": "α:ά ε:έ η:ή ι:ίϊΐ ο:ό υ:ύϋΰ ω:ώ",
}
ACCENTS: dict[str, dict[str, str]] = {
    language: dict(pair.split(":") for pair in pairs.split()) for language, pairs in _LETTERS.items()
}


def restored_terms(word: str, language: str) -> tuple[str, ...]:
    """Terms of the words that may be meant; none if the language has the word as it is typed."""
    return tuple(dict.fromkeys(term for form in restored(word, language) for term in terms_of(form, language)))


@lru_cache(2**12)
def restored(word: str, language: str) -> tuple[str, ...]:
    word = word.lower()
    if language not in ACCENTS or has_word(word, language):
        return ()
    found: list[str] = []
    waiting = [("", word)]  # read so far, left to read
    for _ in range(MAX_STEPS):
        if not waiting or len(found) == MAX_WORDS:
            break
        start, rest = waiting.pop()
        if not rest:
            found += [start] if has_word(start, language) else []
            continue
        steps = [(start + letters, rest[length:]) for length, letters in _readings(rest, language)]
        waiting += [step for step in steps if dictionary_has_prefix(step[0], language)]
    return tuple(found)


def _readings(rest: str, language: str) -> Iterator[tuple[int, str]]:
    accents = ACCENTS[language]
    for typed in dict.fromkeys((rest[:2], rest[:1])):
        for letter in accents.get(typed, ""):
            yield len(typed), letter
    yield 1, rest[0]
