"""What is asked of a made-up bank.

Invariant: the same corpus gives the same questions, and every question but a misspelt one finds at least the work that
its words were taken from."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.engines.base import FacetFilter, VariantDocument

from .corpus import Corpus
from .words import COMMON, WORDS

FILTERED_BY = ("type", "topic", "country", "language", "audience")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_MISSPELT = 6  # letters
SUBJECTS = 200  # rank of a word: one that the bank's own subject is, as "business" is in ours
RAREST_ASKED = 1_000  # rank of a word: with rarer ones most questions would find a single work


@dataclass(frozen=True)
class Question:
    text: str
    languages: tuple[str, ...]
    filters: Mapping[str, FacetFilter] = field(default_factory=dict)


class Asker:
    """Draws questions from works of the corpus."""

    def __init__(self, corpus: Corpus, seed: str) -> None:
        self._corpus = corpus
        self._draw = random.Random(seed)

    def searches(self, count: int) -> list[Question]:
        """One to three words of a text, not the rarest; half of them filtered by what the work is filed under."""
        return [self._search(number % 3 + 1, filtered=number % 2 == 1) for number in range(count)]

    def subjects(self, count: int) -> list[Question]:
        """One word that many works hold."""
        return [self._search(1, filtered=False, rarest=SUBJECTS) for _ in range(count)]

    def prefixes(self, count: int) -> list[Question]:
        """The beginning of a title's word, now and then after a whole one."""
        return [self._prefix() for _ in range(count)]

    def misspelt(self, count: int) -> list[Question]:
        """A word with one letter wrong, missing, too many or in its neighbour's place."""
        return [self._misspelt() for _ in range(count)]

    def _search(self, words: int, filtered: bool, rarest: int = RAREST_ASKED) -> Question:
        while True:
            facets, variant = self._variant()
            known = self._uncommon(variant, rarest)
            if len(known) >= words:
                break
        filters = {}
        if filtered:
            facet = self._draw.choice([name for name in FILTERED_BY if facets.get(name)])
            filters = {facet: FacetFilter(include=frozenset([self._draw.choice(facets[facet])]))}
        return Question(" ".join(self._draw.sample(known, words)), self._languages(variant), filters)

    def _prefix(self) -> Question:
        _facets, variant = self._variant()
        words = variant.title.lower().split()
        last = self._draw.randrange(len(words))
        cut = words[last][: self._draw.randint(1, len(words[last]))]
        before = [words[last - 1]] if last and self._draw.random() < 0.3 else []
        return Question(" ".join([*before, cut]), self._languages(variant))

    def _misspelt(self) -> Question:
        while True:
            _facets, variant = self._variant()
            long = [word for word in self._uncommon(variant) if len(word) >= SHORTEST_MISSPELT]
            if long:
                return Question(self._spoil(self._draw.choice(long)), self._languages(variant))

    def _spoil(self, word: str) -> str:
        draw = self._draw
        at, letter = draw.randrange(1, len(word) - 1), draw.choice(LETTERS)
        head, tail = word[:at], word[at:]
        swapped = head + tail[1] + tail[0] + tail[2:]
        return draw.choice([head + letter + tail, head + tail[1:], head + letter + tail[1:], swapped])

    def _variant(self) -> tuple[Mapping[str, tuple[str, ...]], VariantDocument]:
        document = self._corpus.work(self._draw.randrange(self._corpus.size)).document
        return document.facets, self._draw.choice(document.variants)

    def _uncommon(self, variant: VariantDocument, rarest: int = WORDS) -> list[str]:
        ranks = self._corpus.words[variant.language].ranks
        words = f"{variant.title} {variant.summary} {variant.body}".lower().replace(".", " ").split()
        return [word for word in dict.fromkeys(words) if len(word) > 2 and COMMON <= ranks.get(word, 0) < rarest]

    def _languages(self, variant: VariantDocument) -> tuple[str, ...]:
        return (variant.language,) if variant.language == "en" else (variant.language, "en")
