"""How far each translation is. Invariant: a job's counts are what counting its segments anew gives; whoever changes words,
approvals or a source's texts has it counted in the same transaction."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import Page
from wagtail_localize.models import Translation

from .checks.text import plain_text
from .models import TranslationJob
from .segments import Status, previous_of, status_of, with_translations
from .signals import translation_complete

LEFT = frozenset({Status.MISSING, Status.OUTDATED, Status.SUGGESTED, Status.MACHINE})


def counts_of(translation: Translation) -> dict[str, int]:
    """By the names of a job's columns. Two queries."""
    segments = list(with_translations(translation))
    previous = previous_of(translation, segments)
    statuses: Counter[str] = Counter()
    words = left = 0
    for segment in segments:
        status = status_of(segment, previous)
        length = len(plain_text(segment.text).split())
        statuses[status.value] += 1
        words += length
        left += length if status in LEFT else 0
    return {**{name: statuses[name] for name in TranslationJob.COUNTS}, "words": words, "words_left": left}


def recount(translation: Translation, **changes: Any) -> None:
    """`changes`: of other columns, in the same write."""
    rows = TranslationJob.objects.filter(translation=translation)
    left_before = rows.values_list(*LEFT).first()
    counts = counts_of(translation)
    rows.update(**counts, **changes)
    if left_before and any(left_before) and not any(counts[name] for name in LEFT):
        translation_complete.send(Translation, translation=translation)


def open_job(translation: Translation) -> TranslationJob:
    """That of a page or track, as the translation's source says."""
    subject: Any
    try:
        subject = translation.get_target_instance()
    except ObjectDoesNotExist:
        subject = None
    is_page = isinstance(subject, Page)
    target = {"page_id": subject.pk if is_page else None, "track": None if is_page else subject}
    job, _created = TranslationJob.objects.update_or_create(translation=translation, defaults=target)
    recount(translation)
    return job
