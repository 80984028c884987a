"""Texts that say what holds in a country rather than what the source says: telephone numbers, laws.

Here they are counted."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from wagtail_localize.models import StringSegment

from .checks.text import plain_text
from .models import SegmentState


def adapted_words() -> Counter[tuple[UUID, str]]:
    """By work and language: words of the source in whose place they stand. One query, of adapted texts alone."""
    in_use = StringSegment.objects.filter(
        string=OuterRef("words__translation_of"),
        context=OuterRef("words__context"),
        source__translations__enabled=True,
        source__translations__target_locale=OuterRef("words__locale"),
    )
    rows = SegmentState.objects.filter(Exists(in_use), adapted=True)
    words: Counter[tuple[UUID, str]] = Counter()
    for work, language, source in rows.values_list(
        "words__context__object_id", "words__locale__language_code", "words__translation_of__data"
    ):
        words[work, language] += len(plain_text(source).split())
    return words


def adapted_works() -> QuerySet[SegmentState, UUID]:
    """Those that have or had such texts in any language; to ask other tables with."""
    return SegmentState.objects.filter(adapted=True).values_list("words__context__object_id", flat=True)
