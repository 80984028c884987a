"""Into the memory and out of it, with each approval and each withdrawal of one. Invariant: an entry is what is approved at
its place, and was of a source that anybody could read then: a draft's words, or a private page's, are never in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from bs4 import BeautifulSoup
from django.dispatch import receiver
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation

from cms.languages.analysis import fold
from cms.localisation.signals import segment_withdrawn, segments_approved
from cms.media.video.editor.rights import is_public_film
from cms.media.video.models import Track
from cms.partners.permissions import public_pages

from .comparison import comparable, key_of
from .models import MemoryEntry

RENEWED = ("target_data", "folded", "title", "by", "at")  # of an entry whose place is approved again
AT_ONCE = 200  # rows
Texts = list[tuple[StringSegment, str]]
MARKUP = frozenset("<>&")  # most texts have none, and are not read as HTML


@receiver(segments_approved)
def remember(translation: Translation, texts: Texts, by: Any = None, **kwargs: Any) -> None:
    """However many there are, in a few queries: a whole work is approved at once."""
    title, public = _public(translation)
    entries = [_entry(translation, segment, data, title, by) for segment, data in texts if public(segment.string.data)]
    kept = {entry.place: entry for entry in entries if entry.source_text and comparable(entry.target_data)}
    gone = {_place(translation, segment) for segment, _data in texts} - kept.keys()
    MemoryEntry.objects.filter(place__in=gone).delete()
    MemoryEntry.objects.bulk_create(
        kept.values(), batch_size=AT_ONCE, update_conflicts=True, unique_fields=["place"], update_fields=RENEWED
    )


@receiver(segment_withdrawn)
def forget(translation: Translation, segment: StringSegment, **kwargs: Any) -> None:
    MemoryEntry.objects.filter(place=_place(translation, segment)).delete()


def new_entry(
    source_language: str, target_language: str, source: str, target: str, *, place: str, **fields: Any
) -> MemoryEntry:
    """Not saved. `source` and `target`: HTML without attributes."""
    text = comparable(source)
    return MemoryEntry(
        place=place,
        source_language=source_language,
        target_language=target_language,
        source_data=tidy(source),
        target_data=tidy(target),
        source_text=text,
        source_key=key_of(text),
        folded=fold(f"{words_of(source)}\n{words_of(target)}"),
        **fields,
    )


def place_of(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def tidy(data: str) -> str:
    """The one way to write this HTML."""
    return str(BeautifulSoup(data, "html.parser")) if MARKUP & set(data) else data


def words_of(data: str) -> str:
    return str(BeautifulSoup(data, "html.parser").get_text(" ")) if MARKUP & set(data) else data


def _place(translation: Translation, segment: StringSegment) -> str:
    work = str(translation.source.object_id)
    return place_of(*languages_of(translation), work, segment.context.path, segment.string.data)


def languages_of(translation: Translation) -> tuple[str, str]:
    return translation.source.locale.language_code, translation.target_locale.language_code


def _entry(translation: Translation, segment: StringSegment, data: str, title: str, by: Any) -> MemoryEntry:
    place = _place(translation, segment)
    entry = new_entry(*languages_of(translation), segment.string.data, data, place=place)
    entry.work, entry.path = translation.source.object_id, segment.context.path
    entry.title, entry.by = title[:255], by
    return entry


def _public(translation: Translation) -> tuple[str, Callable[[str], bool]]:
    """The title of the work or film, and whether anybody can read a text in it now."""
    source = translation.source
    model, rows = source.specific_content_type.model_class(), {"translation_key": source.object_id}
    if issubclass(model, Page):
        # Its texts are the live page's: those of drafts do not reach the translators (`services.refresh_translation`).
        title = public_pages().filter(**rows, locale=source.locale_id).values_list("title", flat=True).first()
        return title or "", lambda text: title is not None
    track = Track.objects.select_related("video__file").filter(**rows, locale=source.locale_id).first()
    if track is None or not is_public_film(track.video):
        return "", lambda text: False
    # Translators get a track as it is written now, which may be a draft.
    said = {one.string.data for one in Track._meta.get_field("text").get_translatable_segments(track.public_text)}
    return str(track.video), said.__contains__
