"""Tracks of films in other languages. Invariant: a translated track has the times, voices and number of cues of the track it
was translated from; it is public only when every cue is translated, and says nothing else than its segments.

Each cue is a segment of wagtail-localize's; two cues that say the same are translated once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue

from cms.media import webvtt
from cms.media.video.models import Track
from cms.media.video.tracks import TrackRefused, make_public, publish_text

from .approvals import approve_written
from .checking import problems_of_unapproved
from .checks.text import plain_text
from .gate import not_ready
from .jobs import open_job, recount
from .labels import label_track
from .models.pages import Significance
from .segments import (
    MACHINE,
    compose_track,
    fingerprint,
    has_words,
    progress_of,
    spoken_cues,
    with_translations,
    words_of_cues,
)
from .services import read_source
from .signals import source_changed, translation_started
from .words import Maker, write_segment


@dataclass(frozen=True)
class CueTranslation:
    source: webvtt.Cue
    source_text: str  # its words, a line for each voice
    text: str  # "" where there is none
    by_machine: bool


@transaction.atomic
def translate_track(source: Track, locale: Locale) -> Track:
    """A track in `locale` with the times of `source`, to be translated cue by cue; the one that is there already, if it is
    a translation."""
    source = source.translation_of or source
    kind = Track.Kind.SUBTITLES if source.kind == Track.Kind.CAPTIONS else source.kind
    if locale == source.locale:
        raise TrackRefused(_("It is in this language already."))
    track = source.translations.filter(locale=locale).first()
    if track is None:
        if source.video.tracks.filter(kind=kind, locale=locale).exists():
            raise TrackRefused(_("There is a track of this kind in this language, with times of its own."))
        track = Track.objects.create(
            video=source.video,
            kind=kind,
            locale=locale,
            translation_key=source.translation_key,
            translation_of=source,
            source=Track.Source.TRANSLATED,
        )
    translation_of_track(track)
    return track


def translation_of_track(track: Track) -> Translation:
    """With the source's cues as they are written now."""
    if track.translation_of is None:
        raise TrackRefused(_("It is not a translation."))
    source = read_source(track.translation_of)
    translation, created = Translation.objects.get_or_create(source=source, target_locale=track.locale)
    if created:
        open_job(translation)
        translation_started.send(Translation, translation=translation, user=None)
    return translation


def cues_of(track: Track) -> list[CueTranslation]:
    translation = translation_of_track(track)
    return [
        CueTranslation(
            source=cue,
            source_text=plain_text(segment.text),  # type: ignore[attr-defined]
            text=plain_text(segment.data) if has_words(segment.data) else "",  # type: ignore[attr-defined]
            by_machine=segment.kind == MACHINE,  # type: ignore[attr-defined]
        )
        for cue, segment in zip(spoken_cues(translation), with_translations(translation), strict=True)
    ]


def progress_of_tracks(tracks: Iterable[Track]) -> dict[int, tuple[int, int]]:
    """Of translated tracks: id -> how many captions are translated, of how many there were when it was last opened. One
    query however many there are."""
    segments = StringSegment.objects.filter(source=OuterRef("source")).order_by()
    words = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=OuterRef(OuterRef("target_locale"))
    )
    counted = Translation.objects.filter(source__object_id__in={track.translation_key for track in tracks}).annotate(
        total=_count(segments), done=_count(segments.filter(Exists(words.filter(has_error=False).exclude(data=""))))
    )
    found = {
        (key, locale): (done, total)
        for key, locale, done, total in counted.values_list("source__object_id", "target_locale", "done", "total")
    }
    return {track.pk: found.get((track.translation_key, track.locale_id), (0, 0)) for track in tracks}


def _count(rows: Any) -> Coalesce:
    counted = rows.values("source").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@transaction.atomic
def save_cues(track: Track, texts: Mapping[int, str], user: Any = None, *, machine_tool: str = "") -> None:
    """`texts`: the number of the cue, from 0, and what it says in the track's language."""
    translation = translation_of_track(track)
    segments = list(with_translations(translation).select_related("string", "context"))
    for number, text in texts.items():
        if not 0 <= number < len(segments):
            raise TrackRefused(
                _("Caption %(number)s is not there any more. Load the page again.") % {"number": number + 1}
            )
        data = StringValue.from_plaintext(text).data
        write_segment(translation, segments[number], data, Maker.of(user, machine_tool))
    recount(translation, changed_at=timezone.now(), changed_by=user)
    touch_track(track)


def touch_track(track: Track) -> None:
    """Words of its segments have changed."""
    Track.objects.filter(pk=track.pk).update(changed_at=timezone.now(), version=F("version") + 1)
    track.refresh_from_db(fields=["changed_at", "version"])


@transaction.atomic
def publish_translated_track(track: Track, user: Any) -> None:
    """TrackRefused unless all of it is translated, by whom it may be."""
    track = Track.objects.select_for_update().get(pk=track.pk)
    translation = translation_of_track(track)
    found = progress_of(translation)
    if not found.total or found.missing:
        message = _("%(done)d of %(total)d captions are translated. Translate the others first.")
        raise TrackRefused(message % {"done": found.done, "total": found.total})
    for count, message, remedy in not_ready(found, track.locale):
        raise TrackRefused(f"{_('These captions cannot be made public:')} {message % {'count': count}} {remedy}")
    if problems := problems_of_unapproved(translation):
        raise TrackRefused(f"{_('These captions cannot be made public:')} {problems}")
    approve_written(translation, user)
    label_track(track, found)
    publish_text(track, compose_track(translation), user)
    recount(translation, source_changed_at=None, critical=False)


def follow_times(source: Track) -> None:
    """What readers get of `source` has changed: its translations take its new times at once where their words stay as they
    are; where it says something new, they wait for their translators."""
    record = TranslationSource.objects.filter(
        object_id=source.translation_key, locale=source.locale_id, translations__enabled=True
    ).first()
    if record is None:
        return
    before = fingerprint(record.as_instance())
    record = read_source(source)
    for translation in record.translations.filter(enabled=True).select_related("source", "target_locale"):
        recount(translation)
    for track in source.translations.exclude(public_text=""):
        translation = translation_of_track(track)
        if not progress_of(translation).missing:
            text = compose_track(translation)
            if words_of_cues(text) == words_of_cues(track.public_text) and text != track.public_text:
                make_public(track, text)
    if before != fingerprint(source):
        source_changed.send(TranslationSource, source=record, significance=Significance.CONTENT)
