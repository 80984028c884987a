from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.media.video.accessibility import criteria, features
from cms.media.video.models import Track, Video
from cms.media.video.tracks import (
    StaleTrack,
    TrackRefused,
    delete_track,
    label_of,
    public_tracks,
    publish_track,
    save_text,
    spoken_tracks,
    withdraw_track,
)
from resourcebank.models import ToolkitVideoPage
from tests.factories import make_track, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
ONE = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nEn\n"
TWO = ONE.replace("En", "To")


@pytest.fixture
def work() -> Any:
    return make_work("Film", model=ToolkitVideoPage, captions=ONE)


@pytest.fixture
def track(work: Any) -> Track:
    return work.video.tracks.get()


def test_what_is_written_is_not_public_until_it_is_made_so(track: Track) -> None:
    save_text(track, TWO, track.version)
    track.refresh_from_db()
    assert ("To" in track.text, "To" in track.public_text) == (True, False)
    user = make_user("publisher")
    publish_track(track, user)
    assert "To" in track.public_text
    assert track.reviewed_by == user
    withdraw_track(track, user)
    assert (track.public_text, track.reviewed_by, "To" in track.text) == ("", None, True)


def test_what_readers_have_is_not_deleted_and_translations_keep_their_words(work: Any, track: Track) -> None:
    finnish = make_track(work, "fi", TWO, Track.Kind.SUBTITLES)
    Track.objects.filter(pk=finnish.pk).update(translation_of=track)
    with pytest.raises(TrackRefused, match="Take it back"):
        delete_track(track, None)
    withdraw_track(track, None)
    delete_track(track, None)
    finnish.refresh_from_db()
    assert (finnish.translation_of, "To" in finnish.public_text) == (None, True)


def test_who_saves_over_another_is_shown_what_is_there(track: Track) -> None:
    save_text(track, TWO, track.version)
    with pytest.raises(StaleTrack) as stale:
        save_text(track, ONE, track.version)
    assert "To" in stale.value.track.text
    track.refresh_from_db()
    assert "To" in track.text


def test_no_file_is_no_track_and_nothing_is_not_public(track: Track) -> None:
    with pytest.raises(ValidationError):
        save_text(track, "no captions", track.version)
    track = save_text(track, "", track.version)
    with pytest.raises(TrackRefused, match="nothing in it"):
        publish_track(track, None)


def test_publishing_the_work_publishes_what_is_written_in_its_own_language(work: Any, track: Track) -> None:
    other = make_track(work, "sv", ONE, Track.Kind.SUBTITLES, publish=False)
    save_text(track, TWO, track.version)
    publish_change(work, title="Filmen")
    track.refresh_from_db()
    other.refresh_from_db()
    assert ("To" in track.public_text, other.public_text) == (True, "")


def test_captions_come_before_subtitles_and_each_language_is_read_once(work: Any) -> None:
    for language, kind in (("sv", "subtitles"), ("fi", "subtitles"), ("nb", "chapters"), ("nb", "subtitles")):
        make_track(work, language, ONE, kind)
    make_track(work, "da", ONE, "subtitles", publish=False)
    tracks = public_tracks(Video.objects.get())
    assert [(one.kind, one.locale.language_code) for one in tracks] == [
        ("captions", "nb"),
        ("subtitles", "fi"),
        ("subtitles", "nb"),
        ("subtitles", "sv"),
        ("chapters", "nb"),
    ]
    assert {language: one.kind for language, one in spoken_tracks(tracks).items()} == {
        "nb": "captions",
        "fi": "subtitles",
        "sv": "subtitles",
    }
    swedish, chapters = (label_of(one) for one in tracks[-2:])
    assert swedish == "Svenska"
    assert re.fullmatch("Norsk bokmål: (Kapitler|Chapters)", chapters)


def test_accessibility_is_computed_from_the_tracks(work: Any) -> None:
    video = Video.objects.get()

    def states(**changed: Any) -> dict[str, str]:
        for name, value in changed.items():
            setattr(video, name, value)
        return {one.number: one.state for one in criteria(video, public_tracks(video), "nb")}

    assert states() == {"1.2.1": "not-applicable", "1.2.2": "met", "1.2.3": "failed", "1.2.5": "failed"}
    assert states(has_sound=False) == {
        "1.2.1": "failed",
        "1.2.2": "not-applicable",
        "1.2.3": "not-applicable",
        "1.2.5": "not-applicable",
    }
    make_track(work, "nb", ONE, Track.Kind.DESCRIPTIONS)
    assert states(has_sound=True) == {"1.2.1": "not-applicable", "1.2.2": "met", "1.2.3": "met", "1.2.5": "met"}
    assert features(public_tracks(video)) == ["captions", "transcript", "audioDescription"]
    withdraw_track(video.tracks.get(kind="captions"), None)
    assert states()["1.2.2"] == "failed"
