"""Writing the tracks of a film in the admin, as the server sees it: nothing that was written is lost."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.localisation.tracks import cues_of, save_cues, translate_track, translation_of_track
from cms.media import webvtt
from cms.media.video.models import Track, Video
from cms.media.video.tracks import add_track, publish_track, save_text, withdraw_track
from cms.partners.models import Role
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.editor.desk import Desk, rows, text_of
from tests.cms.localisation.helpers import locale, start
from tests.cms.media.uploads import MP4, make_file
from tests.factories import get_partner, make_editor, make_partner, make_user, make_work

pytestmark = pytest.mark.django_db
TEXT = (
    "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Anna>Hei på deg</v>\n\n00:00:03.000 --> 00:00:05.000\nTakk for sist\n"
)
OTHER = TEXT.replace("Takk for sist", "Vi ses")


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


@pytest.fixture
def video() -> Video:
    return Video.objects.get(file=make_file("film.mp4", MP4))


@pytest.fixture
def track(video: Video) -> Track:
    return add_track(video, Track.Kind.CAPTIONS, locale("nb"), TEXT)


def url(track: Track) -> str:
    return f"/admin/tracks/{track.pk}/"


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def area(answer: Any, name: str = "text") -> str:
    field = soup(answer).find("textarea", attrs={"name": name})
    assert field is not None
    return field.text.removeprefix("\n")


def role(name: str, kind: Role) -> User:
    return make_user(name, get_partner().roles.get(role=kind).group)


# --- A text with times of its own ---------------------------------------------------------------------------------
def test_a_track_is_added_and_written(editor: User, video: Video) -> None:
    client = client_of(editor)
    answer = client.post(f"/admin/films/{video.pk}/tracks/", {"kind": "captions", "language": "nb", "add": "1"})
    track = video.tracks.get()
    assert answer["Location"] == url(track)
    assert area(client.get(url(track))) == "WEBVTT\n"
    answer = client.post(url(track), {"text": TEXT.replace("\n", "\r\n"), "version": 0, "action": "save"})
    assert answer.status_code == 302
    track.refresh_from_db()
    assert (track.text, track.public_text) == (TEXT, "")
    again = client.post(f"/admin/films/{video.pk}/tracks/", {"kind": "captions", "language": "nb", "add": "1"})
    assert "There is one of this kind in this language already" in again.content.decode()


def test_each_line_that_is_wrong_is_named_and_the_words_stay(editor: User, track: Track) -> None:
    wrong = TEXT.replace("00:00:05.000", "00:00:02.000") + "\nmere ord\n"
    answer = client_of(editor).post(url(track), {"text": wrong, "version": 0, "action": "save"})
    said = [item.text for item in soup(answer).select("[role=alert] li")]
    assert [line.split(":")[0] for line in said] == ["Line 6", "Line 9"]
    assert area(answer) == wrong
    track.refresh_from_db()
    assert track.text == TEXT


def test_what_somebody_else_has_saved_is_shown_beside_ones_own(editor: User, track: Track) -> None:
    save_text(track, OTHER, 0)
    client, mine = client_of(editor), TEXT.replace("Hei på deg", "Hei alle")
    answer = client.post(url(track), {"text": mine, "version": 0, "action": "save"})
    assert answer.status_code == 409
    page = soup(answer)
    assert (area(answer), page.select_one("#theirs").text) == (mine, OTHER)  # type: ignore[union-attr]
    track.refresh_from_db()
    assert track.text == OTHER
    version = page.select_one("[name=version]")["value"]  # type: ignore[index]
    assert client.post(url(track), {"text": mine, "version": version, "action": "save"}).status_code == 302
    track.refresh_from_db()
    assert track.text == mine


@pytest.mark.parametrize("name", ["a.srt", "a.vtt"])
def test_a_file_is_shown_before_it_is_saved(editor: User, track: Track, name: str) -> None:
    content = (
        "1\n00:00:01,000 --> 00:00:02,000\nFra fil\n"
        if name == "a.srt"
        else "WEBVTT\n\n00:01.000 --> 00:02.000\nFra fil\n"
    )
    file = SimpleUploadedFile(name, content.encode())
    answer = client_of(editor).post(url(track), {"action": "import", "file": file})
    assert [cue.text for cue in webvtt.parse(area(answer))] == ["Fra fil"]
    assert "This is not saved yet" in answer.content.decode()
    track.refresh_from_db()
    assert track.text == TEXT


def test_a_file_that_cannot_be_read_says_why(editor: User, track: Track) -> None:
    file = SimpleUploadedFile("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nblåbær\n".encode("cp1252"))
    answer = client_of(editor).post(url(track), {"action": "import", "file": file})
    assert "Line 3: Some letters cannot be read." in answer.content.decode()
    assert area(answer) == TEXT


def test_pasted_words_are_timed_over_the_film(editor: User, track: Track) -> None:
    client = client_of(editor)
    answer = client.post(url(track), {"action": "time", "words": "Vask hendene. Tørk dem.", "seconds": "10"})
    cues = webvtt.parse(area(answer))
    assert [cue.text for cue in cues] == ["Vask hendene.", "Tørk dem."]
    assert cues[-1].end == 10
    refused = client.post(url(track), {"action": "time", "words": "Vask hendene.", "seconds": "0"})
    assert "greater than or equal to 1" in refused.content.decode()


def test_what_is_hard_to_read_is_said(editor: User, track: Track) -> None:
    save_text(track, TEXT.replace("00:00:03.000\n<v", "00:00:01.200\n<v"), 0)
    answer = client_of(editor).get(url(track)).content.decode()
    assert "Caption 1 at 00:00:01.000:" in answer
    assert "50 letters a second: too fast to read." in answer


# --- Who may do what ----------------------------------------------------------------------------------------------
def test_who_may_publish(track: Track) -> None:
    editor, publisher = client_of(make_editor("editor")), client_of(role("publisher", Role.PUBLISHER))
    data = {"text": TEXT, "version": 0, "action": "publish"}
    editor.post(url(track), data)
    track.refresh_from_db()
    assert track.public_text == ""
    assert "Save and make public" not in editor.get(url(track)).content.decode()
    assert publisher.post(url(track), data).status_code == 302
    track.refresh_from_db()
    assert track.public_text == TEXT
    publisher.post(url(track), {"action": "withdraw"})
    track.refresh_from_db()
    assert (track.public_text, track.text) == ("", TEXT)


def test_what_was_saved_and_could_not_be_published_is_saved(track: Track) -> None:
    client = client_of(role("publisher", Role.PUBLISHER))
    answer = client.post(url(track), {"text": "WEBVTT", "version": 0, "action": "publish"}, follow=True)
    assert "There is nothing in it yet." in answer.content.decode()
    version = soup(answer).select_one("[name=version]")["value"]  # type: ignore[index]
    assert client.post(url(track), {"text": TEXT, "version": version, "action": "publish"}).status_code == 302
    track.refresh_from_db()
    assert track.public_text == TEXT


def test_a_reviewer_reads_and_publishes_and_changes_nothing(track: Track) -> None:
    reviewer = client_of(make_user("reviewer", "Reviewers"))
    reviewer.post(url(track), {"text": OTHER, "version": 0, "action": "save"})
    assert "readonly" in str(soup(reviewer.get(url(track))).find("textarea", attrs={"name": "text"}))
    reviewer.post(url(track), {"text": OTHER, "version": 0, "action": "publish"})
    track.refresh_from_db()
    assert (track.text, track.public_text) == (TEXT, TEXT)


def test_it_is_deleted_once_readers_do_not_have_it(editor: User, track: Track) -> None:
    client = client_of(editor)
    publish_track(track, editor)
    assert "Delete this track" not in client.get(url(track)).content.decode()
    answer = client.post(url(track), {"action": "delete"}, follow=True)
    assert "Take it back from them first" in answer.content.decode()
    withdraw_track(track, editor)
    assert "Delete this track" in client.get(url(track)).content.decode()
    translator = client_of(make_user("svensk", "Translators (sv)"))
    assert translator.post(url(track), {"action": "delete"}).status_code == 404
    answer = client.post(url(track), {"action": "delete"})
    assert answer["Location"] == f"/admin/films/{track.video_id}/tracks/"
    assert not Track.objects.exists()


def test_strangers_learn_nothing_of_it(track: Track) -> None:
    stranger = client_of(make_editor("stranger", make_partner("dal")))
    translator = client_of(make_user("svensk", "Translators (sv)"))
    for client in (stranger, translator):
        for address in (url(track), f"/admin/films/{track.video_id}/tracks/"):
            assert client.get(address).status_code == 404
            assert client.post(address, {"text": OTHER, "version": 0, "action": "publish"}).status_code == 404
    track.refresh_from_db()
    assert (track.text, track.public_text) == (TEXT, "")


def test_a_film_elsewhere_is_written_by_the_partners_people_and_nothing_is_loaded(editor: User) -> None:
    video = Video.objects.create(collection=get_partner().collection, url="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    track = add_track(video, Track.Kind.CAPTIONS, locale("nb"), TEXT)
    page = soup(client_of(editor).get(url(track)))
    assert page.select("iframe, video, img[src^=http]") == []
    assert "www.youtube-nocookie.com, which learns that you watch it" in page.text
    assert client_of(make_editor("stranger", make_partner("dal"))).get(url(track)).status_code == 404


# --- A translation ------------------------------------------------------------------------------------------------
@pytest.fixture
def translation(track: Track) -> Track:
    return translate_track(track, locale("sv"))


@pytest.fixture
def desk(editor: User, translation: Track) -> Desk:
    return Desk(client_of(editor), translation_of_track(translation))


def test_each_caption_is_translated_beside_its_source_by_whose_language_it_is(translation: Track) -> None:
    desk = Desk(client_of(make_user("svensk", "Translators (sv)")), translation_of_track(translation))
    dane = client_of(make_user("dansk", "Translators (da)"))
    film = translation.video.file.url  # type: ignore[union-attr]
    assert desk.client.get(url(translation))["location"] == desk.address
    for address in (desk.address, film):
        assert (desk.client.get(address).status_code, dane.get(address).status_code) == (200, 404)
    page = desk.open()
    assert [text_of(row.select_one(".translation-source")) for row in rows(page)] == ["Hei på deg", "Takk for sist"]
    assert "00:00:01.000 – 00:00:03.000" in text_of(rows(page)[0])
    assert page.select_one("video") is not None
    refused = desk.send(page, {"Hei på deg": "Hej på dig"}, action="publish")
    translation.refresh_from_db()
    assert translation.public_text == ""  # one is missing
    assert "1 of 2 captions are translated. Translate the others first." in text_of(soup(refused))
    assert desk.send(desk.open(), {"Takk for sist": "Tack för senast"}, action="publish").status_code == 302
    translation.refresh_from_db()
    expected = TEXT.replace("Hei på deg", "Hej på dig").replace("Takk for sist", "Tack för senast")
    assert translation.public_text == expected
    desk.client.post(desk.address, {"action": "withdraw"})
    translation.refresh_from_db()
    assert translation.public_text == ""


def test_it_is_deleted_by_the_films_own_people(translation: Track, desk: Desk) -> None:
    translator = client_of(make_user("svensk", "Translators (sv)"))
    assert translator.post(desk.address, {"action": "delete"}).status_code == 302
    assert Track.objects.filter(pk=translation.pk).exists()
    desk.client.post(desk.address, {"action": "delete"})
    assert not Track.objects.filter(pk=translation.pk).exists()


def test_what_was_begun_before_the_source_changed_finds_its_place(track: Track, desk: Desk, translation: Track) -> None:
    page = desk.open()
    first = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nNy\n\n"
    save_text(track, first + TEXT.removeprefix("WEBVTT\n\n").replace("Hei på deg", "Hallo"), 0)
    lost = desk.send(page, {"Hei på deg": "Hej på dig", "Takk for sist": "Tack"})
    assert lost.status_code == 409
    assert "not there any more. You wrote: Hej på dig" in text_of(soup(lost))
    assert [cue.text for cue in cues_of(Track.objects.get(pk=translation.pk))] == ["", "", "Tack"]


def test_a_repeated_caption_is_translated_once_and_that_is_said(track: Track, desk: Desk, translation: Track) -> None:
    save_text(track, TEXT + "\n00:00:05.000 --> 00:00:06.000\nTakk for sist\n", 0)
    page = desk.open()
    assert "Says the same as text 2 and is translated there." in text_of(rows(page)[2])
    assert len(page.select("textarea")) == 2
    desk.send(page, {"Takk for sist": "Tack"})
    assert [cue.text for cue in cues_of(Track.objects.get(pk=translation.pk))] == ["", "Tack", "Tack"]
    assert "3 of 3" not in text_of(desk.open())


def test_how_it_reads_is_said_also_without_scripts(desk: Desk) -> None:
    desk.send(desk.open(), {"Hei på deg": "Hej på dig " * 6})
    notes = text_of(rows(desk.open())[0].select_one("[data-notes]"))
    assert "letters a second: too fast to read." in notes
    assert "A line has more than 42 letters. Break it." in notes
    assert "Divide it" not in notes  # times are the source's


def test_translators_begin_with_what_is_public(editor: User, track: Track) -> None:
    translator, address = client_of(make_user("svensk", "Translators (sv)")), f"/admin/films/{track.video_id}/tracks/"
    publish_track(track, editor)
    assert translator.get(address).status_code == 404  # the film itself is in no work
    answer = client_of(editor).post(address, {"source": track.pk, "into": "sv", "translate": "1"})
    assert answer["Location"] == url(Track.objects.get(translation_of=track))
    again = client_of(editor).post(address, {"source": track.pk, "into": "nb", "translate": "1"})
    assert "It is in this language already." in again.content.decode()
    assert [link.text for link in soup(translator.get(address)).select("#main li a, .content li a")] == [
        "Subtitles: Svenska"
    ]


def test_how_far_translations_are_costs_the_same_however_many(
    editor: User, track: Track, django_assert_max_num_queries: Any
) -> None:
    client, address = client_of(editor), f"/admin/films/{track.video_id}/tracks/"
    save_cues(translate_track(track, locale("sv")), {0: "Hej", 1: ""})
    with django_assert_max_num_queries(60) as few:
        answer = client.get(address)
    assert "Subtitles: Svenska (not public, 1 of 2 translated)" in " ".join(soup(answer).text.split())
    for language in ("da", "fi", "is", "pl"):
        translate_track(track, locale(language))
    with django_assert_max_num_queries(len(few)):
        answer = client.get(address)
    assert answer.content.decode().count("0 of 2 translated") == 4


def test_a_works_tracks_are_reached_from_its_form_by_whoever_writes_or_translates_them(editor: User) -> None:
    work = make_work("Film", model=ToolkitVideoPage)
    address = f"/admin/films/{work.video.pk}/tracks/"
    assert address in client_of(editor).get(f"/admin/pages/{work.pk}/edit/").content.decode()
    translator = client_of(make_user("svensk", "Translators (sv)"))
    assert "Start translating" in translator.get(address).content.decode()
    answer = translator.post(address, {"source": work.video.tracks.get().pk, "into": "sv", "translate": "1"})
    assert answer.status_code == 302
    page, _translation = start(work)
    assert address in translator.get(f"/admin/pages/{page.pk}/edit/", follow=True).content.decode()
