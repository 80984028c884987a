"""A film's captions in another language: one segment a cue, the times always the source's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import override_settings

from cms.localisation.tracks import (
    cues_of,
    publish_translated_track,
    save_cues,
    translate_track,
)
from cms.media import webvtt
from cms.media.video.models import Track
from cms.media.video.tracks import TrackRefused, for_readers, label_of, publish_track, save_text
from resourcebank.models import ToolkitVideoPage
from tests.cms.localisation.helpers import locale
from tests.factories import make_track, make_work

pytestmark = pytest.mark.django_db
CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:02.000
<v Narrator>Hei.

00:00:02.000 --> 00:00:04.000
Ja.

00:00:04.000 --> 00:00:05.000
Takk &
farvel.

00:00:05.000 --> 00:00:06.000
Ja.
"""
LATER = CAPTIONS.replace("00:00:02.000", "00:00:02.500")


@pytest.fixture
def source() -> Track:
    work = make_work("Film", model=ToolkitVideoPage, captions=CAPTIONS)
    return work.video.tracks.get()


def translated(source: Track, language: str = "sv", **kwargs: Any) -> Track:
    track = translate_track(source, locale(language))
    save_cues(track, {n: f"{language.upper()} {one.source_text}" for n, one in enumerate(cues_of(track))}, **kwargs)
    publish_translated_track(track, None)
    return Track.objects.get(pk=track.pk)


def change(source: Track, text: str) -> None:
    publish_track(save_text(source, text, Track.objects.get(pk=source.pk).version), None)


def cues(track: Track) -> list[tuple[float, float, str]]:
    track.refresh_from_db()
    return [(cue.start, cue.end, cue.text) for cue in webvtt.parse(track.public_text)]


def test_each_cue_is_a_text_of_its_own_and_comes_back_at_its_time(source: Track) -> None:
    track = translated(source)
    assert track.kind == Track.Kind.SUBTITLES
    assert cues(track) == [(0, 2, "SV Hei."), (2, 4, "SV Ja."), (4, 5, "SV Takk &\nfarvel."), (5, 6, "SV Ja.")]
    assert "<v Narrator>SV Hei." in track.public_text


def test_identifiers_settings_and_every_voice_are_kept() -> None:
    captions = (
        "WEBVTT\n\nintro\n00:00:01.000 --> 00:00:04.000 line:0 align:start\n<v Søren, 42>Hei <v Žydrė>Ja &amp; nei\n\n"
        "NOTE quiet\n\n00:00:05.000 --> 00:00:06.000\n<v Anna>Takk\nfarvel.\n"
    )
    track = translate_track(
        make_work("Film", model=ToolkitVideoPage, captions=captions).video.tracks.get(), locale("sv")
    )
    assert [one.source_text for one in cues_of(track)] == ["Hei\nJa & nei", "Takk\nfarvel."]
    save_cues(track, {0: "Hej\nJa & nej", 1: "Tack"})
    publish_translated_track(track, None)
    track.refresh_from_db()
    assert track.public_text == (
        "WEBVTT\n\nintro\n00:00:01.000 --> 00:00:04.000 line:0 align:start\n"
        "<v Søren, 42>Hej</v>\n<v Žydrė>Ja &amp; nej</v>\n\n"
        "NOTE\nquiet\n\n00:00:05.000 --> 00:00:06.000\n<v Anna>Tack</v>\n"
    )


def test_a_cue_said_twice_is_translated_once(source: Track) -> None:
    track = translate_track(source, locale("sv"))
    save_cues(track, {1: "Ja då."})
    assert [one.text for one in cues_of(track)] == ["", "Ja då.", "", "Ja då."]


def test_what_is_not_whole_is_never_public(source: Track) -> None:
    track = translate_track(source, locale("fi"))
    with pytest.raises(TrackRefused, match="0 of 4"):
        publish_translated_track(track, None)
    save_cues(track, {0: "Hei.", 1: "Joo."})
    with pytest.raises(TrackRefused, match="3 of 4"):
        publish_translated_track(track, None)
    track.refresh_from_db()
    assert track.public_text == ""


def test_the_source_timed_anew_times_its_translations_anew(source: Track) -> None:
    track = translated(source)
    change(source, LATER)
    assert cues(track)[:2] == [(0, 2.5, "SV Hei."), (2.5, 4, "SV Ja.")]


def test_words_not_yet_public_do_not_become_it_when_the_source_is_timed_anew(source: Track) -> None:
    track = translated(source)
    save_cues(track, {0: "Halvferdig"})
    change(source, LATER)
    assert cues(track)[0] == (0, 2, "SV Hei.")


def test_a_new_cue_of_the_source_waits_for_its_translation_alone(source: Track) -> None:
    track = translated(source)
    change(source, f"{CAPTIONS}\n00:00:06.000 --> 00:00:07.000\nMer.\n")
    assert [one.source_text for one in cues_of(track) if not one.text] == ["Mer."]
    assert len(cues(track)) == 4  # what readers have is whole, and stays
    save_cues(track, {4: "Mera."})
    publish_translated_track(track, None)
    assert cues(track)[-1] == (6, 7, "Mera.")


def test_a_translated_cue_cannot_break_the_file(source: Track) -> None:
    track = translated(source)
    save_cues(track, {0: "Hej.\n\n00:00:09.000 --> 00:00:10.000\n<script>alert(1)</script>"})
    publish_translated_track(track, None)
    assert len(cues(track)) == 4
    track.refresh_from_db()
    assert "<script>" not in track.public_text


def test_a_machines_words_are_public_only_where_that_is_the_rule_and_say_so(source: Track) -> None:
    with override_settings(MACHINE_TEXT_POLICY={}), pytest.raises(TrackRefused, match="machine"):
        translated(source, "sv", machine_tool="Engine")
    with override_settings(MACHINE_TEXT_POLICY={"de": "labelled-public"}):
        track = translated(source, "de", machine_tool="Engine")
    assert track.source == Track.Source.MACHINE
    assert re.fullmatch(r"Deutsch \(.+\)", label_of(track))
    assert re.fullmatch(r"\[.+\]\nDE Hei\.", for_readers(track)[0].text)


def test_a_translation_has_no_times_of_its_own(source: Track) -> None:
    track = translated(source)
    with pytest.raises(TrackRefused, match="times"):
        save_text(track, LATER, track.version)


def test_it_is_asked_for_once_in_each_language(source: Track) -> None:
    track = translate_track(source, locale("sv"))
    assert translate_track(source, locale("sv")) == track
    assert translate_track(track, locale("fi")).translation_of == source
    with pytest.raises(TrackRefused, match="already"):
        translate_track(source, locale("nb"))
    make_track(ToolkitVideoPage.objects.get(), "da", CAPTIONS, Track.Kind.SUBTITLES)
    with pytest.raises(TrackRefused, match="times of its own"):
        translate_track(source, locale("da"))
