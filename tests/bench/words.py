"""The words that made-up texts are made of: real ones, from the dictionaries of the product, as frequent as words are.

Invariant: the same dictionaries give the same words in the same order."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from itertools import accumulate, islice
from pathlib import Path

from django.conf import settings

from cms.languages.dictionaries import TrieDictionaries

WORDS = 20_000  # of each language
ZIPF = 1.05
LONGEST = 14  # letters
COMMON = 50  # so many of the most frequent words nobody asks for


class Words:
    """Of one language, the most frequent first."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.ranks = {word: rank for rank, word in enumerate(words)}
        self._weights = list(accumulate(1 / (rank + 1) ** ZIPF for rank in range(len(words))))

    def draw(self, draw: random.Random, count: int) -> list[str]:
        return draw.choices(self.words, cum_weights=self._weights, k=count)


def load_words(cache: Path) -> dict[str, Words]:
    """Of every language; reading the dictionaries takes some 20 s, so they are kept in the file `cache`."""
    languages = [code for code, _name in settings.LANGUAGES]
    if not cache.exists():
        dictionaries = TrieDictionaries()
        lists = {language: _choose(list(dictionaries.get_dictionary(language)), language) for language in languages}
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text(json.dumps(lists, ensure_ascii=False), encoding="utf-8")
    lists = json.loads(cache.read_text(encoding="utf-8"))
    return {language: Words(lists[language]) for language in languages}


def _choose(forms: Sequence[str], language: str) -> list[str]:
    draw = random.Random(language)
    usable = (form for form in draw.sample(forms, len(forms)) if form.isalpha() and form.islower())
    chosen = list(islice((form for form in usable if 2 <= len(form) <= LONGEST), WORDS))
    # The shorter, the more frequent, by and large.
    return sorted(chosen, key=lambda form: len(form) * draw.random())
