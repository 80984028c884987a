"""A video's captions: one segment a cue."""

from __future__ import annotations

from typing import Any

import pytest

from cms.localisation.services import publish_translation, refresh_translation, save_strings
from cms.media import webvtt
from resourcebank.models import ToolkitVideoPage
from tests.cms.localisation.helpers import how_far, published, reload, source_texts, start, translate, translation_of
from tests.factories import make_work, publish_change

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


def make_video(captions: str = CAPTIONS) -> Any:
    return make_work(
        "Film", model=ToolkitVideoPage, summary="Om filmen", captions=captions, video_url="https://v.example.org/1"
    )


def cues(page: Any) -> list[tuple[float, float, str]]:
    return [(cue.start, cue.end, cue.text) for cue in webvtt.parse(page.captions)]


def test_each_cue_is_a_text_of_its_own_and_comes_back_at_its_time() -> None:
    page = published(make_video())
    assert cues(page) == [(0, 2, "SV Hei."), (2, 4, "SV Ja."), (4, 5, "SV Takk &\nfarvel."), (5, 6, "SV Ja.")]


def test_a_cue_said_twice_is_translated_once() -> None:
    _draft, translation = start(make_video())
    assert source_texts(translation).count("Ja.") == 2
    missing = save_strings(translation, {"Ja.": "Ja då."})
    assert missing == ["Film", "Om filmen", "Hei.", "Takk &\nfarvel."]


def test_who_speaks_is_kept() -> None:
    assert "<v Narrator>SV Hei." in published(make_video()).captions


def test_identifiers_settings_and_every_voice_are_kept() -> None:
    captions = (
        "WEBVTT\n\nintro\n00:00:01.000 --> 00:00:04.000 line:0 align:start\n<v Søren, 42>Hei <v Žydrė>Ja &amp; nei\n\n"
        "NOTE quiet\n\n00:00:05.000 --> 00:00:06.000\n<v Anna>Takk\nfarvel.\n"
    )
    _draft, translation = start(make_video(captions))
    assert source_texts(translation)[2:] == ["Hei\nJa & nei", "Takk\nfarvel."]
    save_strings(
        translation, {"Film": "F", "Om filmen": "O", "Hei\nJa & nei": "Hej\nJa & nej", "Takk\nfarvel.": "Tack"}
    )
    assert publish_translation(translation).captions == (
        "WEBVTT\n\nintro\n00:00:01.000 --> 00:00:04.000 line:0 align:start\n"
        "<v Søren, 42>Hej</v>\n<v Žydrė>Ja &amp; nej</v>\n\n"
        "NOTE\nquiet\n\n00:00:05.000 --> 00:00:06.000\n<v Anna>Tack</v>\n"
    )


def test_retiming_the_source_keeps_every_translation() -> None:
    video = make_video()
    page = published(video)
    publish_change(video, captions=CAPTIONS.replace("00:00:02.000", "00:00:02.500"))
    assert reload(page).outdated_since  # its times are the old ones until it is published again
    translation = translation_of(page)
    refresh_translation(translation)
    assert how_far(page).missing == ()
    page = publish_translation(translation)
    assert cues(page)[:2] == [(0, 2.5, "SV Hei."), (2.5, 4, "SV Ja.")]
    assert page.outdated_since is None


def test_a_new_cue_asks_only_for_itself() -> None:
    video = make_video()
    page = published(video)
    publish_change(video, captions=f"{CAPTIONS}\n00:00:06.000 --> 00:00:07.000\nMer.\n")
    refresh_translation(translation_of(page))
    assert how_far(page).missing == ("Mer.",)


def test_a_translated_cue_cannot_break_the_file() -> None:
    _draft, translation = start(make_video())
    translate(translation)
    save_strings(translation, {"Hei.": "Hej.\n\n00:00:09.000 --> 00:00:10.000\n<script>alert(1)</script>"})
    page = publish_translation(translation)
    assert len(cues(page)) == 4
    assert "<script>" not in page.captions


def test_a_video_without_captions_is_translated_too() -> None:
    page = published(make_video(captions=""))
    assert (page.title, page.captions) == ("SV Film", "")


def test_captions_taken_away_from_the_source_are_gone_from_the_translation() -> None:
    video = make_video()
    page = published(video)
    publish_change(video, captions="")
    translation = translation_of(page)
    refresh_translation(translation)
    assert publish_translation(translation).captions == ""
