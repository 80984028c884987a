"""In which order a language's dictionaries have its words. The tables are the alphabets that CLDR's collation has for our
languages; where a letter with a mark is none of the alphabet's own, it stands with the letter below the mark. ICU would do
the same for all languages there are, in forty megabytes."""

from __future__ import annotations

import unicodedata
from functools import cache

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NORDIC = _LATIN + "ÆØÅ"
_SWEDISH = _LATIN + "ÅÄÖ"
ALPHABETS = {
    "nb": _NORDIC,
    "nn": _NORDIC,
    "da": _NORDIC,
    "sv": _SWEDISH,
    "fi": _SWEDISH,
    "is": "AÁBCDÐEÉFGHIÍJKLMNOÓPQRSTUÚVWXYÝZÞÆÖ",
    "et": "ABCDEFGHIJKLMNOPQRSŠZŽTUVWÕÄÖÜXY",
    "lv": "ABCČDEFGĢHIJKĶLĻMNŅOPQRSŠTUVWXYZŽ",
    "lt": "ABCČDEFGHIJKLMNOPQRSŠTUVWXYZŽ",
    "pl": "AĄBCĆDEĘFGHIJKLŁMNŃOÓPQRSŚTUVWXYZŹŻ",
    "es": "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ",
    "el": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
}
# A neighbour's letter that is none of the alphabet's stands with the one that sounds like it.
_LIKE = [("Æ", "Ä"), ("Ø", "Ö")]
_WITHOUT_MARK = {"Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Æ": "A", "Þ": "T"}


def initial(word: str, language: str) -> str:
    """The letter under which a dictionary has it; "" where it begins with none."""
    first = next((letter for letter in word if letter.isalnum()), "")
    return _letter(first.upper()[:1], language) if first.isalpha() else ""


def sort_key(word: str, language: str) -> tuple[list[int], str]:
    places = _places(language)
    letters = (_letter(letter, language) for letter in word.upper())
    return [_place(letter, places) for letter in letters], word


def _place(letter: str, places: dict[str, int]) -> int:
    """Spaces and signs before numbers, those before letters, the language's own before others."""
    if letter in places:
        return places[letter]
    return 10_000 + ord(letter) if letter.isalpha() else -1 if letter.isdigit() else -2


@cache
def _letter(letter: str, language: str) -> str:
    alphabet = ALPHABETS.get(language, _LATIN)
    if letter in alphabet:
        return letter
    for pair in _LIKE:
        if letter in pair:
            for other in pair:
                if other in alphabet:
                    return other
    return _WITHOUT_MARK.get(letter) or unicodedata.normalize("NFD", letter)[:1]


@cache
def _places(language: str) -> dict[str, int]:
    return {letter: place for place, letter in enumerate(ALPHABETS.get(language, _LATIN))}
