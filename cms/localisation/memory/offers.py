"""What a translation gets of the memory when it is started. Invariant: what is put in is a suggestion until a person
approves it; only the very same source has its translation put in, and nothing is written over."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.utils import timezone
from wagtail_localize.models import Translation

from cms.localisation.checks.text import plain_text
from cms.localisation.jobs import recount
from cms.localisation.segments import has_words, with_translations
from cms.localisation.words import suggest_words

from .comparison import comparable
from .index import index_of
from .lookup import exact
from .recording import languages_of

SECONDS = 0.5  # to look for what is nearly the same, texts with most words first; the rest counts as new


@dataclass(frozen=True, slots=True)
class Leverage:
    """Words of a source, of how many of them the memory has a translation."""

    total: int
    exact: int
    fuzzy: int  # in texts that are nearly the same as one that it has

    @property
    def percent(self) -> int:
        return 100 * (self.exact + self.fuzzy) // self.total if self.total else 0


def leverage(translation: Translation, seconds: float = SECONDS) -> Leverage:
    """In `seconds` and what a few queries take; of a long work in a large memory it may say too little."""
    sources = translation.source.stringsegment_set.values_list("string__data", flat=True)
    words = [(comparable(data), len(plain_text(data).split())) for data in sources]
    pair = languages_of(translation)
    known = exact({text for text, _count in words}, *pair)
    new = [(text, count) for text, count in words if text not in known]
    return Leverage(
        total=sum(count for _text, count in words),
        exact=sum(count for text, count in words if text in known),
        fuzzy=_fuzzy_words(new, *pair, until=monotonic() + seconds),
    )


def prefill(translation: Translation, user: Any = None) -> int:
    """Suggest the memory's translation of each text that it knows and that has none yet; how many."""
    segments = with_translations(translation).select_related("string", "context")
    empty = [(one, comparable(one.string.data)) for one in segments if not has_words(one.data)]
    known = exact({text for _segment, text in empty}, *languages_of(translation))
    count = suggest_words(translation, [(one, known[text]) for one, text in empty if text in known], user)
    if count:
        recount(translation, changed_at=timezone.now(), changed_by=user)
    return count


def _fuzzy_words(texts: list[tuple[str, int]], source_language: str, target_language: str, until: float) -> int:
    index = index_of(source_language, target_language)
    near: list[tuple[str, int]] = []
    for text, count in sorted(texts, key=lambda one: one[1], reverse=True):
        if monotonic() > until:
            break
        near += [(source, count) for source in index.nearest(text, limit=1)]
    there = exact({source for source, _count in near}, source_language, target_language)
    return sum(count for source, count in near if source in there)
