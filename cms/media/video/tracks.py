"""The way of a track: written, made public, taken back. Invariant: readers get `public_text` and nothing else, and only
whoever may publish puts it there; no save loses what another person saved in between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from cms.languages.names import own_language_name
from cms.localisation.models.segments import TextOrigin
from cms.localisation.provenance import provenance_of
from cms.refusal import Refused

from .. import webvtt
from ..signals import track_changed
from .models import Track, Video

# What is read aloud or shown as the words spoken; the others are beside them.
SPOKEN = (Track.Kind.CAPTIONS, Track.Kind.SUBTITLES)


class TrackRefused(Refused):
    """Something asked of a track cannot be done."""


class StaleTrack(Exception):
    """Somebody else has saved it since; `track` is what she saved."""

    def __init__(self, track: Track) -> None:
        super().__init__(track)
        self.track = track


def add_track(video: Video, kind: str, locale: Locale, text: str = "") -> Track:
    """With times of its own; ValidationError if there is one already or `text` is no WebVTT."""
    track = Track(video=video, kind=kind, locale=locale, text=text)
    track.full_clean()
    track.save()
    return track


@transaction.atomic
def save_text(track: Track, text: str, version: int) -> Track:
    """`version` is the one that the writer began with. StaleTrack, or ValidationError naming the line."""
    current = Track.objects.select_for_update().get(pk=track.pk)
    if current.translation_of_id:
        raise TrackRefused(_("The times of a translation are its original's. Translate it caption by caption."))
    if current.version != version:
        raise StaleTrack(current)
    current.text = text
    current.version += 1
    current.changed_at = timezone.now()
    current.full_clean()
    current.save()
    return current


@transaction.atomic
def publish_track(track: Track, user: Any) -> None:
    """What its authors have written is from now on what readers get."""
    current = Track.objects.select_for_update().get(pk=track.pk)
    if not (current.text and webvtt.parse(current.text)):
        raise TrackRefused(_("There is nothing in it yet. Write at least one caption."))
    publish_text(current, current.text, user)
    track.refresh_from_db()


def publish_text(track: Track, text: str, user: Any) -> None:
    """`user` has looked at `text` and may publish it; the caller has asked."""
    track.reviewed_by, track.reviewed_at = user, timezone.now()
    make_public(track, text)
    log(instance=track, action="wagtail.publish", user=user)


def make_public(track: Track, text: str) -> None:
    track.text = track.public_text = text
    track.save()
    track_changed.send(sender=Track, track=track)


@transaction.atomic
def withdraw_track(track: Track, user: Any) -> None:
    """From readers; what was written stays."""
    Track.objects.filter(pk=track.pk).update(public_text="", reviewed_by=None, reviewed_at=None)
    track.refresh_from_db()
    log(instance=track, action="wagtail.unpublish", user=user)
    track_changed.send(sender=Track, track=track)


@transaction.atomic
def delete_track(track: Track, user: Any) -> None:
    """Its translations keep their words, with times of their own from then on."""
    current = Track.objects.select_for_update().get(pk=track.pk)
    if current.public_text:
        raise TrackRefused(_("Readers have it. Take it back from them first."))
    log(instance=current, action="wagtail.delete", user=user, deleted=True)
    current.delete()


def public_tracks(video: Video) -> list[Track]:
    """Those that go with it where the film itself is public; of `video`'s prefetched tracks. Captions first, then by
    language."""
    kinds = list(Track.Kind)
    tracks = (track for track in video.tracks.all() if track.public_text)
    return sorted(tracks, key=lambda track: (kinds.index(Track.Kind(track.kind)), track.locale.language_code))


def spoken_tracks(tracks: Iterable[Track]) -> dict[str, Track]:
    """Language -> its captions or, where it has none, its subtitles."""
    found: dict[str, Track] = {}
    for track in tracks:
        if track.kind in SPOKEN:
            found.setdefault(track.locale.language_code, track)
    return found


def label_of(track: Track) -> str:
    """In its own language, as readers choose it."""
    language = track.locale.language_code
    name = own_language_name(language)
    with translation.override(language):
        if track.source == Track.Source.MACHINE:
            name = _("%(language)s (translated by a machine)") % {"language": name}
        if track.kind in SPOKEN:
            return name
        return f"{name}: {track.get_kind_display()}"


def origin_of(track: Track) -> TextOrigin:
    if track.source == Track.Source.MACHINE:
        return TextOrigin.MACHINE
    return TextOrigin.CHECKED if track.checked_at else TextOrigin.HUMAN


def provenance(track: Track) -> str | None:
    """How its words were made, in the language that is active."""
    if track.translation_of is None:  # deleted since
        return _("Translated by a machine, not yet checked") if track.source == Track.Source.MACHINE else None
    source = track.translation_of.locale.language_code
    return provenance_of(origin_of(track), source, track.tool, track.checked_at)


def for_readers(track: Track) -> list[webvtt.Cue]:
    """Its public cues. Those that a machine helped with say so in a note above the first one, which players do not show;
    those that nobody has checked, in the first one too."""
    cues = webvtt.parse(track.public_text)
    with translation.override(track.locale.language_code):
        said, notice = provenance(track), _("[Translated by a machine, not yet checked by a person]")
    if said and cues:
        first = cues[0]
        cues[0] = replace(first, note="\n\n".join(filter(None, [said.replace("-->", "→"), first.note])))
        if track.source == Track.Source.MACHINE:
            text, raw = f"{notice}\n{first.text}", f"{webvtt.escape(notice)}\n{first.raw}"
            cues[0] = replace(cues[0], text=text, raw=raw)
    return cues


def transcript_for_readers(track: Track) -> str:
    """What is said, without times; how the words were made stands above them."""
    with translation.override(track.locale.language_code):
        said = provenance(track)
    text = webvtt.transcript(webvtt.parse(track.public_text))
    return f"[{said}]\n\n{text}" if said else text
