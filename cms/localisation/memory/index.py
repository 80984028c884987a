"""The sources of each pair of languages, in memory, to find those that are like a text. Invariant: an index is never asked
what is true, only what to look up. It may name what is gone, which the database then does not have (`forget`); what others
have added it has read before it answers.

A pair is read when it is first asked for: 100,000 sources take some 0.6 s and 33 MB."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from .comparison import LEAST
from .models import MemoryEntry

LONG = 150  # letters; texts longer than that are first compared word by word, which is a tenth of the work
LONGEST = 2_000  # letters; a longer text is found only where it is the same
LEAST_WORDS = 50  # percent that two long texts have in common of their words, if of their letters LEAST
MOST_BYTES = 96 * 1024 * 1024  # of all pairs, about; the pair not asked for longest goes first
READ_BYTES = MOST_BYTES * 3 // 4  # of one pair, its newest
ENTRY_BYTES = 150  # of a text, besides its letters: its words, and their places
# A row may commit after one with a higher number. It is looked for as long as its transaction can last.
LATE = timedelta(minutes=1)
OTHER_WORD = chr(0x10FFFF)


class PairIndex:
    def __init__(self, source_language: str, target_language: str) -> None:
        self._rows = MemoryEntry.objects.filter(source_language=source_language, target_language=target_language)
        self._by_length: dict[int, dict[str, str]] = {}  # length -> text -> its words, if it is long
        self._letters = _Letters()
        self._seen = 0  # number of the last row that nothing can come before any more
        self._unsettled: Any = None  # how many there are after it, and when the newest was written
        self._read_at = timezone.now() - LATE
        self._lock = RLock()
        self.bytes = 0

    def refresh(self) -> None:
        with self._lock:
            now, rows = timezone.now(), self._rows.filter(pk__gt=self._seen)
            unsettled = rows.order_by().aggregate(Count("pk"), Max("at"))
            if unsettled != self._unsettled or now - self._read_at > LATE:
                self._read(rows, now - LATE)
                self._unsettled, self._read_at = unsettled, now

    def nearest(self, text: str, limit: int) -> list[str]:
        """The sources most like `text`, the likest first; at most `limit`, and none less like it than LEAST."""
        found: list[tuple[float, str]] = []
        with self._lock:
            least = LEAST / 100
            words = "".join(self._letters.get(word, OTHER_WORD) for word in text.split())
            for length in _lengths(len(text)):
                if _best(len(text), length) < least:
                    break
                texts: Iterable[str] = self._by_length.get(length, {})
                if length > LONG:
                    alike = _extract(words, texts, LEAST_WORDS / 100, None)
                    texts = [source for _words, _score, source in alike]
                found += [(score, source) for source, score, _place in _extract(text, list(texts), least, limit)]
                found = sorted(found, reverse=True)[:limit]
                if len(found) == limit:
                    least = max(least, found[-1][0])
        return [source for _score, source in found]

    def forget(self, texts: Collection[str]) -> None:
        with self._lock:
            for text in texts:
                if self._by_length.get(len(text), {}).pop(text, None) is not None:
                    self.bytes -= _size(text)

    def _read(self, rows: QuerySet[MemoryEntry], settled: datetime) -> None:
        is_first, last = self._seen == 0, rows.filter(at__lt=settled).aggregate(last=Max("pk"))["last"]
        for text in rows.order_by("-pk").values_list("source_text", flat=True).iterator(chunk_size=5_000):
            self._add(text)
            if is_first and self.bytes > READ_BYTES:
                break
        self._seen = last or self._seen

    def _add(self, text: str) -> None:
        same_length = self._by_length.setdefault(len(text), {})
        if text not in same_length and len(text) <= LONGEST:
            same_length[text] = "".join(map(self._letters.__getitem__, text.split())) if len(text) > LONG else ""
            self.bytes += _size(text)


class _Letters(dict[str, str]):
    """Each word as one letter, so that texts are compared by their words."""

    def __missing__(self, word: str) -> str:
        self[word] = letter = chr(min(len(self), ord(OTHER_WORD)))
        return letter


_kept: OrderedDict[tuple[str, str], PairIndex] = OrderedDict()
_kept_lock = RLock()


def index_of(source_language: str, target_language: str) -> PairIndex:
    """With all that is in the database now."""
    pair = (source_language, target_language)
    with _kept_lock:
        index = _kept.setdefault(pair, PairIndex(*pair))
        _kept.move_to_end(pair)
    index.refresh()
    with _kept_lock:
        while sum(one.bytes for one in _kept.values()) > MOST_BYTES:
            _kept.popitem(last=False)
    return index


def _lengths(length: int) -> list[int]:
    """Of texts that may be like one of `length`, those first that may be most like it."""
    around = range(length * LEAST // 100, length * 100 // LEAST + 1)
    return sorted(around, key=lambda other: _best(length, other), reverse=True)


def _extract(text: str, choices: Any, least: float, limit: int | None) -> list[tuple[str, float, Any]]:
    scorer = Levenshtein.normalized_similarity
    return process.extract(text, choices, scorer=scorer, score_cutoff=least, limit=limit)


def _size(text: str) -> int:
    return 2 * len(text) + ENTRY_BYTES


def _best(one: int, other: int) -> float:
    """No two texts of these lengths are more alike."""
    return min(one, other) / max(one, other, 1)
