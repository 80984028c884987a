"""Saying that a warning is wrong here. Invariant: who said so, when and why is kept, and is in the segment's history; it is
said of exactly the words that are there, and of nothing that is an error."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, Translation

from .checking import issues_of_segment
from .gate import TranslationRefused
from .models import SegmentEvent, SegmentWaiver
from .words import record, words_of_segment

LONGEST_REASON = SegmentWaiver._meta.get_field("reason").max_length or 0


@transaction.atomic
def waive(translation: Translation, segment: StringSegment, code: str, user: Any, reason: str) -> SegmentWaiver:
    """`code`: of the warning, which is open now. TranslationRefused otherwise, and without a reason. Whether she may write
    here, the caller has asked."""
    reason = reason.strip()
    if not reason:
        raise TranslationRefused(_("Say why the warning is wrong here."))
    if len(reason) > LONGEST_REASON:
        raise TranslationRefused(_("Say it in %(limit)d letters at most.") % {"limit": LONGEST_REASON})
    found = next((one for one in issues_of_segment(translation, segment) if one.issue.code == code), None)
    words = words_of_segment(translation, segment)
    if words is None or found is None or not found.is_open:
        raise TranslationRefused(_("There is no such warning any more. Load the page again."))
    if found.is_error:
        raise TranslationRefused(_("This has to be mended: %(problem)s") % {"problem": found.advice})
    waiver = SegmentWaiver.objects.create(words=words, code=code, data=words.data, reason=reason, by=user)
    note = f"{code}: {reason}"
    record(translation, segment, words, SegmentEvent.Action.WAIVED, user, before=words.data, note=note)
    return waiver
