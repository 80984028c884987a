"""Comments, questions and answers: written, found again for their segment, settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rapidfuzz import fuzz
from wagtail_localize.models import StringSegment, Translation

from cms.localisation.audience import concerned, of_source
from cms.localisation.notices.service import commented

from .models import SegmentComment


def translations_for(user: Any) -> QuerySet[Translation]:
    """Of whose segments she may read and write comments."""
    translations = Translation.objects.filter(concerned(user), enabled=True)
    return translations.select_related("source__locale", "target_locale", "job")


def threads_for(user: Any) -> QuerySet[SegmentComment]:
    """What she may answer and settle."""
    return _threads().filter(concerned(user, "translation__"))


def questions_to(user: Any) -> QuerySet[SegmentComment]:
    """Open ones about sources that are hers to change, the oldest first."""
    return _threads().filter(of_source(user, "translation__"), is_question=True, resolved_at=None)


def _threads() -> QuerySet[SegmentComment]:
    """The oldest first, with all that is shown of them."""
    threads = SegmentComment.objects.filter(answers_to=None, translation__enabled=True)
    related = ("author", "resolved_by", "translation__source__locale", "translation__target_locale", "translation__job")
    shown = threads.select_related(*related).defer("translation__source__content_json")
    return shown.prefetch_related("answers__author")


@transaction.atomic
def comment_on(
    translation: Translation, segment: StringSegment, user: Any, text: str, *, is_question: bool = False
) -> SegmentComment:
    place = {"path": segment.context.path, "source": segment.string.data}
    comment = SegmentComment.objects.create(
        translation=translation, **place, author=user, text=text, is_question=is_question
    )
    commented(comment)
    return comment


@transaction.atomic
def answer(thread: SegmentComment, user: Any, text: str) -> SegmentComment:
    place = {"path": thread.path, "source": thread.source}
    comment = SegmentComment.objects.create(
        translation=thread.translation, **place, author=user, text=text, answers_to=thread
    )
    commented(comment)
    return comment


def settle(thread: SegmentComment, user: Any) -> None:
    """Nothing more is to be done about it. Whoever was first is remembered."""
    rows = SegmentComment.objects.filter(pk=thread.pk, resolved_at=None)
    rows.update(resolved_at=timezone.now(), resolved_by=user)


def hand_over(
    former: Translation, translation: Translation, same: Iterable[tuple[StringSegment, StringSegment]]
) -> None:
    """What was said of a translation that is closed goes on in the one that took its place. `same`: segments of the old
    source and the new, which say the same in two languages."""
    now = {(old.context.path, old.string.data): new.string.data for old, new in same}
    said = list(former.comments.all())
    for comment in said:
        comment.translation = translation
        comment.source = now.get((comment.path, comment.source), comment.source)
    SegmentComment.objects.bulk_update(said, ["translation", "source"])


def threads_by_segment(translation: Translation, segments: Iterable[StringSegment]) -> dict[int, list[SegmentComment]]:
    """Segment's id -> what was said of it, answers prefetched, the oldest first. `segments`: all that the translation's
    source has, `string` and `context` selected. Two queries. What was said of a text that is not there any more is with
    the text that took its place: the only one there, or the most similar."""
    threads = _threads().filter(translation=translation)
    by_path: dict[str, list[StringSegment]] = defaultdict(list)
    for segment in segments:
        by_path[segment.context.path].append(segment)
    found: dict[int, list[SegmentComment]] = defaultdict(list)
    for thread in threads:
        here = by_path[thread.path]
        same = [segment for segment in here if segment.string.data == thread.source]
        if here and not same:
            same = [max(here, key=lambda one: fuzz.ratio(one.string.data, thread.source))]
        for segment in same:
            found[segment.pk].append(thread)
    return dict(found)


def segments_of(translation: Translation) -> QuerySet[StringSegment]:
    segments = StringSegment.objects.filter(source_id=translation.source_id)
    return segments.select_related("string", "context").order_by("order")
