"""What readers and other sites are told of how a translation was made, and of what it lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.languages.names import language_name
from cms.localisation.approvals import set_approved
from cms.localisation.originals import make_original
from cms.localisation.segments import compose, with_translations
from cms.localisation.services import publish_translation
from cms.localisation.tracks import publish_translated_track, save_cues, translate_track, translation_of_track
from cms.media import webvtt
from cms.media.video.models import Track
from resourcebank.models import ResourcePage, ToolkitVideoPage
from resourcebank.previews import make_token
from tests.cms.localisation.helpers import locale, published, reload, set_segment, start, translate, translation_of
from tests.factories import make_editor, make_user, make_work, publish_change
from tests.home.conftest import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
UNCHECKED = "Translated from Norwegian Bokmål with help from an AI tool (Apertium). Not yet checked by a person."
CHECKED = "Translated from Norwegian Bokmål. Checked by a person, 3 March 2026."
MACHINE_ORIGINAL = "Machine translated, not yet checked by a person."
WARNING = "This page is being updated; the Norwegian Bokmål version is newest."


@pytest.fixture(autouse=True)
def machine_may(settings: Any) -> None:
    settings.MACHINE_TEXT_POLICY = {"en": "labelled-public", "sv": "labelled-public"}


def by_machine(work: Any, language: str = "en", tool: str = "Apertium") -> Any:
    _draft, translation = start(work, language)
    translate(translation, language.upper(), machine_tool=tool)
    return publish_translation(translation)


def address(work: Any, language: str | None = None) -> str:
    return reverse(
        "resource", kwargs={"language": language or work.language, "work_id": work.work_id, "slug": work.slug}
    )


def told(site: Any, page: Any, language: str | None = None) -> list[str]:
    return texts(site.get(address(page, language)), ".work-words .notice")


def api(page: Any, language: str) -> dict[str, Any]:
    answer = Client().get(f"/api/v1/resources/{page.work_id}/", {"lang": language}).json()
    return answer["translation"]


def segments(page: Any) -> list[Any]:
    return list(with_translations(translation_of(page)).select_related("string", "context"))


@pytest.fixture
def checked() -> Iterator[None]:
    """Approvals are of 3 March 2026."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: datetime(2026, 3, 3, 12, tzinfo=UTC))
        yield


class TestOnThePage:
    def test_until_a_person_has_approved_all_and_never_because_she_only_saved(self, site: Any, checked: None) -> None:
        work = make_work(body=[("heading", "Først"), ("heading", "To"), ("heading", "Tre")])
        page = by_machine(work)
        assert told(site, page) == [UNCHECKED]
        person = make_user("kari")
        *four, fifth = segments(page)
        for segment in four:
            set_segment(translation_of(page), segment, segment.data, person)
            set_approved(translation_of(page), segment, person, True)
        assert told(site, page) == [UNCHECKED]
        set_segment(translation_of(page), fifth, fifth.data, person)
        assert told(site, page) == [UNCHECKED]
        set_approved(translation_of(page), fifth, person, True)
        assert told(site, page) == [CHECKED]
        assert "kari" not in site.response.content.decode()

    def test_new_words_of_a_machine_bring_it_back(self, site: Any) -> None:
        work = make_work(summary="Om kurset")
        page = by_machine(work)
        for segment in segments(page):
            set_approved(translation_of(page), segment, None, True)
        publish_change(work, summary="Om kursene")
        translate(translation_of(page), "EN", machine_tool="Apertium")
        publish_translation(translation_of(page))
        assert told(site, page) == [UNCHECKED]

    def test_a_machines_words_that_became_the_original_keep_their_label_until_a_person_publishes_them(
        self, site: Any
    ) -> None:
        work = make_work()
        page = by_machine(work)
        make_original(page)
        work.delete()
        page = reload(page)
        assert told(site, page) == [MACHINE_ORIGINAL]
        assert (api(page, "en")["method"], api(page, "en")["notice"]) == ("machine", MACHINE_ORIGINAL)
        publish_change(page, summary="About")
        assert told(site, page) == []
        assert (api(page, "en")["method"], api(page, "en")["notice"]) == ("human", None)

    def test_the_preview_of_a_draft_says_it_too(self) -> None:
        editor = make_editor("editor")
        draft, translation = start(make_work(), "en")
        translate(translation, "EN", machine_tool="Apertium")
        compose(translation).save_revision(user=editor)
        answer = Client().get(reverse("preview", args=[make_token(editor, reload(draft))]))
        assert UNCHECKED in answer.content.decode()

    def test_it_stands_between_the_title_and_the_first_of_the_translated_words(self, site: Any) -> None:
        page = site.get(address(by_machine(make_work())))
        names = [tag.name if not tag.get("class") else tag["class"][0] for tag in page.select(".work-words > *")]
        assert names.index("h1") < names.index("notice") < names.index("lead")

    def test_in_the_language_of_the_page_not_of_the_words(self, site: Any) -> None:
        _missing, said = told(site, by_machine(make_work(), "sv"), "fi")
        assert "Apertium" in said
        assert language_name("nb", "fi") in said

    def test_where_only_people_translated_the_source_is_named_and_nothing_said_of_machines(self, site: Any) -> None:
        page = published(make_work(), "en")
        assert told(site, page) == []
        assert texts(site.get(address(page)), ".about dt") == ["Original language"]
        assert not site.get(address(page)).select("meta[name=translator]")

    def test_what_was_translated_from_a_translation_names_that(self, site: Any) -> None:
        swedish = published(make_work(), "sv")
        page = by_machine(swedish, "en")
        assert told(site, page) == [UNCHECKED.replace("Norwegian Bokmål", "Swedish")]
        about = texts(site.get(address(page)), ".about dd")
        assert about[:2] == ["Norwegian Bokmål", "Swedish"]
        assert api(page, "en")["source_language"] == "sv"

    def test_search_engines_are_told_its_source_and_the_tool(self, site: Any) -> None:
        work = make_work()
        english = site.get(address(by_machine(work)))
        data = json.loads(english.select_one("script[type='application/ld+json']").string)
        assert data["translator"] == {"type": "SoftwareApplication", "name": "Apertium"}
        assert data["isBasedOn"][0]["id"] == "http://testserver" + address(work)
        assert data["isBasedOn"][0]["inLanguage"] == "nb"
        assert english.select_one("meta[name=translator]")["content"] == "Apertium"
        original = site.get(address(work)).select_one("script[type='application/ld+json']").string
        assert not {"translator", "isBasedOn"} & set(json.loads(original))


class TestACriticalChange:
    def test_readers_are_sent_to_the_newest_version_before_they_read_anything(self, site: Any) -> None:
        work = make_work("Nødnummer", summary="Ring 112")
        page = published(work, "en")
        publish_change(work, summary="Ring 113", change_significance="critical")
        first = site.get(address(page)).select_one("main > div").find()
        assert (first["role"], first["class"]) == ("note", ["notice", "critical"])
        assert " ".join(first.text.split()) == f"{WARNING} Nødnummer"
        assert first.a["href"] == "http://testserver" + address(work)
        assert (first.a["lang"], first.a["hreflang"]) == ("nb", "nb")
        assert told(site, page) == []
        said = api(page, "en")
        assert (said["outdated"], said["newest_language"], said["notice"]) == ("critical", "nb", WARNING)

    def test_so_are_those_of_a_translation_of_the_outdated_one(self, site: Any) -> None:
        work = make_work(summary="Ring 112")
        danish = published(published(work, "sv"), "en")
        publish_change(work, summary="Ring 113", change_significance="critical")
        assert reload(danish).outdated_since is None
        assert WARNING in texts(site.get(address(danish)), ".critical")[0]
        assert api(danish, "en")["outdated"] == "critical"

    def test_an_ordinary_one_is_told_as_before_and_beside_what_is_said_of_a_machine(self, site: Any) -> None:
        work = make_work(summary="Om kurset")
        page = by_machine(work)
        publish_change(work, summary="Om kursene")
        assert not site.get(address(page)).select(".critical")
        assert told(site, page)[0] == UNCHECKED
        assert told(site, page)[1].startswith("The original has changed since")
        assert (api(page, "en")["status"], api(page, "en")["outdated"]) == ("machine", "content")

    def test_lists_say_it_too_once_the_index_has_followed(self, site: Any, reindex: Any) -> None:
        work = make_work("Nødnummer", summary="Ring 112")
        published(work, "en")
        work = publish_change(work, summary="Ring 113", change_significance="critical")
        reindex()
        assert WARNING in texts(site.get("/en/?sort=newest"), ".card-note")
        publish_change(work, summary="Ring 112")
        reindex()
        assert not texts(site.get("/en/?sort=newest"), ".card-note")


class TestInTheApi:
    def test_each_state(self, checked: None) -> None:
        work = make_work()
        page = by_machine(work)
        machine = api(page, "en")
        assert (machine["status"], machine["method"], machine["tool"]) == ("machine", "machine", "Apertium")
        assert (machine["reviewed_at"], machine["reviewed_by"], machine["notice"]) == (None, None, UNCHECKED)
        for segment in segments(page):
            set_approved(translation_of(page), segment, make_user(f"user{segment.pk}"), True)
        reviewed = api(page, "en")
        assert (reviewed["status"], reviewed["method"]) == ("translated", "machine_reviewed")
        assert (reviewed["reviewed_at"], reviewed["reviewed_by"]) == ("2026-03-03T12:00:00Z", "a person")
        assert reviewed["notice"] == CHECKED

    def test_the_revision_of_the_source_stays_until_the_translation_follows(self) -> None:
        work = make_work(summary="Om kurset")
        page = published(work, "en")
        before = api(page, "en")["source_revision"]
        assert len(before) == 12
        work = publish_change(work, summary="Om kursene")
        assert api(page, "en")["source_revision"] == before
        translate(translation_of(page), "EN")
        publish_translation(translation_of(page))
        assert api(page, "en")["source_revision"] != before
        assert api(work, "nb")["source_revision"] is None

    def test_search_follows_an_approval(self, reindex: Any) -> None:
        page = by_machine(make_work())

        def method() -> str:
            reindex()
            (found,) = Client().get("/api/v1/search/", {"lang": "en"}).json()["results"]
            return found["translation"]["method"]

        assert method() == "machine"
        for segment in segments(page):
            set_approved(translation_of(page), segment, None, True)
        assert method() == "machine_reviewed"


FILM = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Kari>Hei.\n\n00:00:02.000 --> 00:00:04.000\nTakk.\n"


class TestInCaptions:
    @pytest.fixture
    def track(self) -> Track:
        work = make_work("Film", model=ToolkitVideoPage, captions=FILM)
        track = translate_track(work.video.tracks.get(), locale("en"))
        save_cues(track, {0: "Hi.", 1: "Thanks."}, machine_tool="Apertium")
        publish_translated_track(track, None)
        return track

    def files(self, extension: str) -> str:
        work = ToolkitVideoPage.objects.get(is_original=True)
        path = f"/api/v1/resources/{work.work_id}/tracks/subtitles/en.{extension}"
        return Client().get(path).content.decode()

    def approve(self, track: Track) -> None:
        translation = translation_of_track(track)
        for segment in with_translations(translation).select_related("string", "context"):
            set_approved(translation, segment, None, True)

    def test_files_begin_with_it(self, track: Track) -> None:
        assert self.files("txt").split("\n\n") == [f"[{UNCHECKED}]", "Kari: Hi.", "Thanks.\n"]
        assert self.files("vtt").startswith(f"WEBVTT\n\nNOTE\n{UNCHECKED}\n\n00:00:01.000")
        first = "[Translated by a machine, not yet checked by a person]"
        assert webvtt.parse(self.files("vtt"))[0].text.startswith(first)
        assert self.files("srt").split("\n")[2] == first

    def test_it_follows_approvals_without_being_published_anew(self, track: Track, checked: None, site: Any) -> None:
        self.approve(track)
        assert self.files("txt").startswith(f"[{CHECKED}]\n\n")
        assert f"NOTE\n{CHECKED}\n" in self.files("vtt")
        assert self.files("srt").split("\n")[2] == "Kari: Hi."
        track.refresh_from_db()
        assert (track.source, track.tool) == (Track.Source.TRANSLATED, "Apertium")
        film = ToolkitVideoPage.objects.get()
        assert texts(site.get(address(film, "en")), ".transcript .notice") == [CHECKED]

    def test_the_page_says_it_above_what_is_said(self, track: Track, site: Any) -> None:
        page = site.get(address(ToolkitVideoPage.objects.get(), "en"))
        assert texts(page, ".transcript .notice") == [UNCHECKED]
        (video,) = Client().get(f"/api/v1/resources/{ResourcePage.objects.get().work_id}/?lang=en").json()["videos"]
        assert video["transcript"]["notice"] == UNCHECKED
        assert {one["language"]: (one["tool"], one["notice"]) for one in video["tracks"]} == {
            "en": ("Apertium", UNCHECKED),
            "nb": (None, None),
        }

    def test_a_persons_have_no_such_note(self) -> None:
        work = make_work("Film", model=ToolkitVideoPage, captions=FILM)
        track = translate_track(work.video.tracks.get(), locale("en"))
        save_cues(track, {0: "Hi.", 1: "Thanks."})
        publish_translated_track(track, None)
        assert self.files("txt") == "Kari: Hi.\n\nThanks.\n"
        assert "NOTE" not in self.files("vtt")
