"""Films of works: what plays, and the words that go with it. Which of them are public, the database says each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from cms.languages.fallback import choose_language
from cms.media import webvtt
from cms.media.models import ResourceFile
from cms.media.video.accessibility import criteria, features
from cms.media.video.models import Track, Video
from cms.media.video.tracks import (
    for_readers,
    label_of,
    provenance,
    public_tracks,
    spoken_tracks,
    transcript_for_readers,
)
from resourcebank.models import ResourcePage, ToolkitVideoPage
from resourcebank.videos import videos_of
from resourcebank.visibility import public_resources

from .films import present_film
from .presenters import Json, Presenter

# What a track is written as, by the end of its address.
WRITERS: dict[str, Callable[[Track], str]] = {
    "vtt": lambda track: webvtt.write(for_readers(track)),
    "srt": lambda track: webvtt.write_srt(for_readers(track)),
    "txt": transcript_for_readers,
}


def find_public_track(work_id: UUID, kind: str, language: str) -> Track | None:
    return find_track(public_videos(work_id), kind, language)


def public_videos(work_id: UUID) -> dict[int, Video]:
    """For `find_track`: the film of the work, if that is public."""
    original = ToolkitVideoPage.objects.filter(
        pk__in=public_resources().filter(translation_key=work_id, is_original=True).values("pk")
    ).select_related("partner")
    return videos_of(original)


def find_track(videos: dict[int, Video], kind: str, language: str) -> Track | None:
    tracks = [track for video in videos.values() for track in public_tracks(video)]
    return next((one for one in tracks if (one.kind, one.locale.language_code) == (kind, language)), None)


def write_track(track: Track, extension: str) -> str | None:
    """None: it is not written as that."""
    writer = WRITERS.get(extension)
    return writer(track) if writer else None


def present_videos(
    shown: ResourcePage,
    original: ResourcePage,
    files: Sequence[ResourceFile],
    video: Video | None,
    duration_s: int | None,
    presenter: Presenter,
) -> list[Json]:
    """`files`: the original's, with what was made of films; `video`: the original's, with its tracks."""
    if not isinstance(original, ToolkitVideoPage):
        return []
    tracks = public_tracks(video) if video else []
    spoken = spoken_tracks(tracks)
    read = choose_language(spoken, [*presenter.transcript_languages, shown.language])
    return [
        {
            "title": shown.title,
            **present_film(original, files, presenter.links),
            "duration_s": duration_s,
            "tracks": [_track(track, original, presenter) for track in tracks],
            "transcript": _transcript(spoken[read]) if read else None,
            "chapters": _chapters(tracks, [*presenter.languages, shown.language]),
            "accessibility_features": features(tracks),
            "wcag": [
                {"criterion": one.number, "name": one.name, "state": one.state}
                for one in (criteria(video, tracks, original.language) if video else ())
            ],
        }
    ]


def _track(track: Track, original: ResourcePage, presenter: Presenter) -> Json:
    language = track.locale.language_code
    machine = track.source == Track.Source.MACHINE

    def address(extension: str) -> str:
        return presenter.links.track(original.work_id, track.kind, language, extension)

    return {
        "kind": track.kind,
        "language": language,
        "label": label_of(track),
        "url": address("vtt"),
        "srt_url": address("srt"),
        "text_url": address("txt"),
        "machine": machine,
        "reviewed": not machine,
        "tool": track.tool or None,
        "notice": provenance(track),
    }


def _transcript(track: Track) -> Json:
    cues = for_readers(track)
    return {
        "language": track.locale.language_code,
        "machine": track.source == Track.Source.MACHINE,
        "notice": provenance(track),
        "text": transcript_for_readers(track),
        "cues": [
            {
                "start": cue.start,
                "end": cue.end,
                "text": cue.text,
                "parts": [{"voice": voice, "text": text} for voice, text in webvtt.said(cue.raw)],
            }
            for cue in cues
        ],
    }


def _chapters(tracks: Sequence[Track], languages: Sequence[str]) -> Json | None:
    by_language = {track.locale.language_code: track for track in tracks if track.kind == Track.Kind.CHAPTERS}
    language = choose_language(by_language, languages)
    if language is None:
        return None
    cues = for_readers(by_language[language])
    return {
        "language": language,
        "items": [{"start": cue.start, "end": cue.end, "title": cue.text} for cue in cues],
    }
