"""The translation memory of one pair of languages, beside what needs no code: every entry's source compared, by the same
library, or by Python's own.

Invariant: all are asked for the five sources most like a text, and half of the texts are a word or two off an entry's."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from cms.localisation.memory import index
from cms.localisation.memory.comparison import LEAST
from cms.localisation.memory.lookup import lookup
from cms.localisation.memory.models import MemoryEntry
from cms.localisation.memory.recording import new_entry, place_of

from .measure import Contestant
from .questions import Question
from .words import Words

PAIR = ("nb", "sv")
LENGTHS = (2, 3, 4, 6, 8, 8, 10, 12, 15, 20, 30, 60)  # words: labels, captions, sentences, paragraphs
AT_ONCE = 5_000
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # what is new is read again for a while


def fill_memory(words: Words, entries: int) -> list[str]:
    """The sources; written unless an earlier run has left them."""
    sources = list(_texts(words, random.Random("memory"), entries))
    if MemoryEntry.objects.count() != entries:
        with transaction.atomic():
            MemoryEntry.objects.all().delete()
            for start in range(0, entries, AT_ONCE):
                MemoryEntry.objects.bulk_create(
                    new_entry(*PAIR, source, source.upper(), place=place_of(str(start + number)), at=LONG_AGO)
                    for number, source in enumerate(sources[start : start + AT_ONCE])
                )
    return sources


def questions(words: Words, sources: list[str], count: int) -> list[Question]:
    draw = random.Random("questions")
    new = list(_texts(words, draw, count))
    return [Question(_changed(draw.choice(sources), words, draw) if n % 2 else new[n], PAIR) for n in range(count)]


def first_lookup(text: str) -> dict[str, float]:
    """In a process that has not been asked before: what it takes to read the pair, and what that leaves in memory."""
    index._kept.clear()
    started = time.perf_counter()
    lookup(text, *PAIR)
    return {"seconds": time.perf_counter() - started, "bytes": index._kept[PAIR].bytes}


def contestants(sources: list[str]) -> dict[str, Contestant]:
    scorer = Levenshtein.normalized_similarity

    def all_compared(text: str) -> Any:
        return process.extract(text, sources, scorer=scorer, score_cutoff=LEAST / 100, limit=5)

    return {
        "memory": lambda question: lambda: lookup(question.text, *PAIR),
        "all compared": lambda question: lambda: all_compared(question.text),
        "difflib": lambda question: lambda: get_close_matches(question.text, sources, 5, LEAST / 100),
    }


def _texts(words: Words, draw: random.Random, count: int) -> Iterator[str]:
    return (" ".join(words.draw(draw, draw.choice(LENGTHS))).capitalize() for _number in range(count))


def _changed(text: str, words: Words, draw: random.Random) -> str:
    parts = text.split()
    parts[draw.randrange(len(parts))] = words.draw(draw, 1)[0]
    return " ".join(parts)
