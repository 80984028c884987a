"""A person says that words may be read. Invariant: what is approved has passed the checks, or is what its publisher answers
for; the label that readers see and the memory follow each approval, and each that is taken back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .checking import open_problems
from .gate import TranslationRefused
from .jobs import recount
from .labels import follow_approvals
from .models import SegmentEvent, SegmentState
from .segments import Status, status_of, with_translations
from .signals import segment_withdrawn, segments_approved
from .words import AT_ONCE, Action, Origin, claim, event_of, record, words_of_segment


@transaction.atomic
def set_approved(
    translation: Translation, segment: StringSegment, user: Any, approved: bool, *, version: int | None = None
) -> StringTranslation:
    """A person says that these words may be read, or takes that back. Whether she may, the caller has asked. What the
    checks find is mended or waived first."""
    words = words_of_segment(translation, segment)
    if words is None or words.has_error:
        raise TranslationRefused(_("There is no text to approve here."))
    if approved and (problems := open_problems(translation, segment)):
        raise TranslationRefused(problems)
    was = claim(
        words, version, approved_at=timezone.now() if approved else None, approved_by=user if approved else None
    )
    if was != approved:
        if approved:
            segments_approved.send(Translation, translation=translation, texts=[(segment, words.data)], by=user)
        else:
            segment_withdrawn.send(Translation, translation=translation, segment=segment, data=words.data)
        action = Action.APPROVED if approved else Action.WITHDRAWN
        record(translation, segment, words, action, user, before=words.data)
    recount(translation, changed_at=timezone.now(), changed_by=user)
    follow_approvals(translation)
    return words


@transaction.atomic
def approve_written(translation: Translation, user: Any) -> None:
    """All that people have written and nobody has approved yet, in a bounded number of queries; the caller counts."""
    own = StringTranslation.objects.filter(
        locale=translation.target_locale_id, context__object_id=translation.source.object_id, has_error=False
    )
    there = list(own.select_for_update())  # what is said yes to is what is there when it is looked at
    waiting = {
        (one.string_id, one.context_id): one
        for one in with_translations(translation).select_related("string", "context")
        if status_of(one, {}) == Status.TRANSLATED
    }
    pairs = [
        (waiting[words.translation_of_id, words.context_id], words)
        for words in there
        if (words.translation_of_id, words.context_id) in waiting
    ]
    written = [words for _segment, words in pairs]
    SegmentState.objects.bulk_create([SegmentState(words=words) for words in written], ignore_conflicts=True)
    for start in range(0, len(written), AT_ONCE):
        rows = SegmentState.objects.filter(words__in=written[start : start + AT_ONCE], approved_at=None)
        rows.update(version=F("version") + 1, approved_at=timezone.now(), approved_by=user)
    SegmentEvent.objects.bulk_create(
        event_of(
            translation, segment, words, action=Action.APPROVED, user=user, before=words.data, origin=Origin.PERSON
        )
        for segment, words in pairs
    )
    texts = [(segment, words.data) for segment, words in pairs]
    segments_approved.send(Translation, translation=translation, texts=texts, by=user)
