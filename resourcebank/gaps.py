"""What readers looked for and did not find. Invariant: what means the same is one gap, in whatever words and, where it is
all concepts of the vocabulary, in whatever language it was said; a gap is there as long as a reader's words are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cms.languages.analysis import analyse, fold
from cms.languages.function_words import is_function_word
from cms.terminology.recognition import term_book

from .models import DailyCount, Gap, GapRequest, ReaderLine
from .models.readers import LONGEST_KEY, LONGEST_LINE
from .usage import Use, count_now

CONCEPT = "#"  # before its slug


def note_gap(text: str, language: str, question: str, filters: Mapping[str, Sequence[str]]) -> None:
    """`text`: what she looked for, one line; `question`, `filters`: what she had searched."""
    day = timezone.localdate()
    parts = sorted(set(_parts(text, language)))
    in_all_languages = all(part.startswith(CONCEPT) for part in parts)
    key = " ".join(parts)[:LONGEST_KEY] or fold(text)
    gap, _created = Gap.objects.get_or_create(key=key, language="" if parts and in_all_languages else language)
    GapRequest.objects.create(
        gap=gap,
        day=day,
        language=language,
        text=text,
        question=question[:LONGEST_LINE],
        filters={name: list(values) for name, values in filters.items()},
    )
    count_now(Use(day, DailyCount.Kind.MISSED, None, language))


def forget_readers_words() -> None:
    """What is older than they are kept; a gap of which no words are left goes with them. Sums stay."""
    before = timezone.localdate() - timedelta(days=settings.READERS_WORDS_DAYS)
    ReaderLine.objects.filter(day__lt=before).delete()
    GapRequest.objects.filter(day__lt=before).delete()
    Gap.objects.filter(requests=None).delete()


def _parts(text: str, language: str) -> Iterator[str]:
    """The concepts that are named, and what is said beside them: stems, without the words that only join."""
    found = term_book(language, language).find(text)
    yield from (CONCEPT + term.slug for term in found)
    for token in analyse(text, language):
        named = any(term.start <= token.start < term.end for term in found)
        if not named and not is_function_word(text[token.start : token.end], [language]):
            yield min(token.terms)
