"""Invariant: the words of a segment change here and nowhere else, one version after the other, each change with its line in
the history. Who writes over a version that she has not seen is told (`SegmentChanged`), and nothing is lost.

Words keep their origin until somebody changes them: saving or confirming what a machine made does not make it a person's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .checks.text import plain_text
from .gate import TranslationRefused
from .jobs import recount
from .models import SegmentEvent, SegmentState
from .segments import MACHINE, MANUAL, field_of
from .signals import segment_withdrawn, segments_approved

Origin = SegmentState.Origin
Action = SegmentEvent.Action
AT_ONCE = 400
MAX_LETTERS, MAX_TAGS = 20_000, 300  # more in one text is no translation; parsers go down one level for each tag


class SegmentChanged(TranslationRefused):
    """Somebody else has changed it since. `words` is what is saved now, or None where it was removed."""

    def __init__(self, words: StringTranslation | None) -> None:
        super().__init__(_("Somebody else has changed this text since you opened it. Choose which one is to stay."))
        self.words = words


def words_of_segment(translation: Translation, segment: StringSegment) -> StringTranslation | None:
    return (
        StringTranslation.objects.filter(
            translation_of_id=segment.string_id,
            context_id=segment.context_id,
            locale_id=translation.target_locale_id,
        )
        .select_related("state")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes words, and how."""

    user: Any = None
    tool: str = ""  # of a machine
    origin: SegmentState.Origin = Origin.PERSON
    action: SegmentEvent.Action = Action.SAVED

    @classmethod
    def of(cls, user: Any, machine_tool: str = "") -> Maker:
        return cls(user, machine_tool, Origin.MACHINE if machine_tool else Origin.PERSON)


@transaction.atomic
def restore_segment(
    translation: Translation, segment: StringSegment, event: SegmentEvent, user: Any, *, version: int | None = None
) -> StringTranslation:
    """The words that `event` left, by whom they were made then, and not approved."""
    maker = Maker(user, event.tool, SegmentState.Origin(event.origin), Action.RESTORED)
    words = write_segment(translation, segment, event.after, maker, version)
    recount(translation, changed_at=timezone.now(), changed_by=user)
    return words


def write_segment(
    translation: Translation, segment: StringSegment, data: str, maker: Maker, version: int | None = None
) -> StringTranslation:
    """Save one segment's words, written as HTML without attributes, as wagtail-localize keeps it; they are approved no more.
    `version`: the one that she has seen, 0 where there was none; without it, whatever is there is written over. What is
    saved unchanged stays as it is, approval too. In a transaction, after which the caller counts."""
    check_length(translation, segment, data)
    existing = words_of_segment(translation, segment)
    if existing and existing.data == data and not existing.has_error and maker.origin == Origin.PERSON:
        return existing  # a machine's words do not become hers by being saved
    values = {
        "data": data,
        "translation_type": MACHINE if maker.origin == Origin.MACHINE else MANUAL,
        "tool_name": maker.tool,
        "last_translated_by": maker.user,
        "has_error": False,
        "field_error": "",
    }
    if existing is None:
        if version:
            raise SegmentChanged(None)
        words = _create(translation, segment, values, origin=maker.origin)
        record(translation, segment, words, maker.action, maker.user, before="")
        return words
    before = existing.data
    was_approved = claim(existing, version, origin=maker.origin, approved_at=None, approved_by=None)
    for name, value in values.items():
        setattr(existing, name, value)
    existing.save()
    if was_approved:
        segment_withdrawn.send(Translation, translation=translation, segment=segment, data=before)
    record(translation, segment, existing, maker.action, maker.user, before=before)
    return existing


@transaction.atomic
def suggest_words(translation: Translation, texts: Iterable[tuple[StringSegment, str]], user: Any = None) -> int:
    """Put what the memory has where there is nothing yet, in a bounded number of queries; how many it was. What is too long
    for its place is left out. The caller counts."""
    own = StringTranslation.objects.filter(
        locale=translation.target_locale_id, context__object_id=translation.source.object_id
    )
    taken = set(own.values_list("translation_of_id", "context_id"))
    wanted = {
        (segment.string_id, segment.context_id): (segment, data)
        for segment, data in texts
        if (segment.string_id, segment.context_id) not in taken and _fits(translation, segment, data)
    }
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=string, context_id=context, locale_id=translation.target_locale_id, data=data,
                translation_type=MANUAL, last_translated_by=user,
            )
            for (string, context), (_segment, data) in wanted.items()
        ],
        ignore_conflicts=True,  # somebody was quicker: hers has a state by the time that it can be seen
    )  # fmt: skip
    new = {(words.translation_of_id, words.context_id): words for words in own.filter(state=None)}
    written = [(segment, new[key]) for key, (segment, _data) in wanted.items() if key in new]
    states = [SegmentState(words=words, version=1, origin=Origin.MEMORY) for _segment, words in written]
    SegmentState.objects.bulk_create(states)
    SegmentEvent.objects.bulk_create(
        event_of(translation, segment, words, action=Action.SAVED, user=user, before="", origin=Origin.MEMORY)
        for segment, words in written
    )
    return len(written)


def _fits(translation: Translation, segment: StringSegment, data: str) -> bool:
    try:
        check_length(translation, segment, data)
    except TranslationRefused:
        return False
    return True


def _create(
    translation: Translation, segment: StringSegment, values: dict[str, Any], **state: Any
) -> StringTranslation:
    """Of version 1."""
    try:
        with transaction.atomic():
            words = StringTranslation.objects.create(
                translation_of_id=segment.string_id,
                locale_id=translation.target_locale_id,
                context_id=segment.context_id,
                **values,
            )
            words.state = SegmentState.objects.create(words=words, version=1, **state)
            return words
    except IntegrityError as error:
        raise SegmentChanged(words_of_segment(translation, segment)) from error


def claim(words: StringTranslation, version: int | None, **changes: Any) -> bool:
    """Take the next version of it, SegmentChanged if it is not the one that she has seen; whether it was approved."""
    state, _created = SegmentState.objects.get_or_create(words=words)
    approved = state.approved_at is not None
    rows = SegmentState.objects.filter(pk=state.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1, **changes):
        raise SegmentChanged(StringTranslation.objects.select_related("state").filter(pk=words.pk).first())
    state.refresh_from_db()
    words.state = state
    return approved


@transaction.atomic
def remove_segment(
    translation: Translation, segment: StringSegment, user: Any = None, *, version: int | None = None
) -> None:
    """Take its words away; the history keeps them."""
    words = words_of_segment(translation, segment)
    if words is None:
        return
    if claim(words, version):
        segment_withdrawn.send(Translation, translation=translation, segment=segment, data=words.data)
    before = words.data
    words.data = ""
    record(translation, segment, words, Action.REMOVED, user, before=before)
    words.delete()
    recount(translation, changed_at=timezone.now(), changed_by=user)


@transaction.atomic
def set_adapted(
    translation: Translation, segment: StringSegment, user: Any, adapted: bool, *, version: int | None = None
) -> StringTranslation:
    words = words_of_segment(translation, segment)
    if words is None:
        raise TranslationRefused(_("Write the text first."))
    claim(words, version, adapted=adapted)
    record(translation, segment, words, Action.ADAPTED, user, before=words.data)
    return words


def carry_over(translation: Translation, words: StringTranslation, segment: StringSegment) -> None:
    """Give the words of another source's text to this one, as they are: by whom, and whether approved. Unless it has some.
    The caller counts."""
    if words_of_segment(translation, segment):
        return
    state = getattr(words, "state", None) or SegmentState()
    values = {name: getattr(words, name) for name in ("data", "translation_type", "tool_name", "last_translated_by")}
    kept = {name: getattr(state, name) for name in ("origin", "approved_at", "approved_by", "adapted")}
    copy = _create(translation, segment, values, **kept)
    record(translation, segment, copy, Action.CARRIED, None, before=words.data)
    if state.approved_at:
        texts = [(segment, copy.data)]
        segments_approved.send(Translation, translation=translation, texts=texts, by=state.approved_by)


def record(
    translation: Translation,
    segment: StringSegment,
    words: StringTranslation,
    action: Action,
    user: Any,
    *,
    before: str,
    note: str = "",
) -> None:
    origin = words.state.origin
    event = event_of(translation, segment, words, action=action, user=user, before=before, origin=origin)
    event.note = note
    event.save()


def event_of(
    translation: Translation,
    segment: StringSegment,
    words: StringTranslation,
    *,
    action: Action,
    user: Any,
    before: str,
    origin: str,
) -> SegmentEvent:
    return SegmentEvent(
        work_id=translation.source.object_id,
        language=translation.target_locale.language_code,
        path=segment.context.path,
        source=segment.string.data,
        before=before,
        after=words.data,
        action=action,
        origin=origin,
        tool=words.tool_name,
        user=user,
    )


def check_length(translation: Translation, segment: StringSegment, data: str) -> None:
    """Told at once, not when all is translated: a field's text has the field's length. TranslationRefused if longer, or
    more than any text has."""
    if len(data) > MAX_LETTERS or data.count("<") > MAX_TAGS:
        raise TranslationRefused(_("This text is too long, or has too many tags. Divide it or make it simpler."))
    field = field_of(translation, segment.context.path)
    limit, length = getattr(field, "max_length", None), len(plain_text(data))
    if field and limit and length > limit:
        message = _("“%(field)s” holds at most %(limit)d characters; this text has %(length)d.")
        raise TranslationRefused(message % {"field": field.verbose_name, "limit": limit, "length": length})
