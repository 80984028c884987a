"""What the checks find is mended or waived before a text is approved, and mended before it goes live."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wagtail_localize.models import OverridableSegment, SegmentOverride

from cms.localisation.approvals import set_approved
from cms.localisation.checking import issues_of, issues_of_segment
from cms.localisation.gate import PublicationRefused, TranslationRefused
from cms.localisation.models import SegmentEvent, SegmentState
from cms.localisation.segments import Status, status_of, with_translations
from cms.localisation.services import publish_translation
from cms.localisation.tracks import publish_translated_track, save_cues, translate_track, translation_of_track
from cms.localisation.waivers import waive
from cms.localisation.words import set_adapted
from cms.media.video.models import Track
from cms.media.video.tracks import TrackRefused
from resourcebank.models import ToolkitVideoPage
from tests.cms.localisation.helpers import locale, reload, set_segment, start, translate
from tests.factories import make_concept, make_user, make_work

pytestmark = pytest.mark.django_db
RICH = '<p>Les <a href="https://example.org/a">denne</a> og <b>husk</b> 3 ting.</p>'
RIGHT = 'Läs <a id="a1">den här</a> och <b>kom ihåg</b> 3 saker.'


def segments(translation: Any) -> list[Any]:
    return list(with_translations(translation).select_related("string", "context"))


def found(translation: Any) -> list[list[str]]:
    """The codes, text by text."""
    issues = issues_of(translation)
    return [[one.issue.code for one in issues.get(segment.pk, [])] for segment in segments(translation)]


def write(translation: Any, *texts: str) -> None:
    for segment, text in zip(segments(translation), texts, strict=False):
        set_segment(translation, segment, text)


@pytest.fixture
def started() -> Any:
    """Into Swedish: a title, a summary and a text with a link."""
    return start(make_work(title="Tre ord", summary="Ring oss i dag.", body=[("text", RICH)]))[1]


class TestWhatIsFound:
    def test_each_text_is_checked_by_its_place_and_languages(self, started: Any) -> None:
        write(started, "Tre ord " * 6, "Ring oss idag", RIGHT)
        assert found(started) == [["length"], ["sentence_end"], []]
        write(started, "", "", "Läs den här och <b>kom ihåg</b> 4 saker.")
        assert found(started)[2] == ["link_missing", "number"]

    def test_texts_without_words_are_not_asked(self, started: Any) -> None:
        assert issues_of(started) == {}

    def test_terms_of_the_termbase_are_looked_up(self) -> None:
        make_concept("welfare-technology", nb="velferdsteknologi", sv="välfärdsteknik")
        translation = start(make_work(title="Om velferdsteknologien"))[1]
        write(translation, "Om tekniken")
        assert found(translation)[0] == ["term_missing"]
        write(translation, "Om välfärdstekniken")
        assert found(translation)[0] == []

    def test_the_same_source_is_translated_as_it_was_approved_elsewhere(self) -> None:
        first, second = (start(make_work(title="Slik gjør du"))[1] for _number in range(2))
        write(first, "Så gör du")
        write(second, "Gör så här")
        assert found(second)[0] == []
        set_approved(first, segments(first)[0], None, True)
        assert found(second)[0] == ["inconsistent"]
        assert found(first)[0] == []

    def test_adapted_text_may_say_something_else(self) -> None:
        translation = start(make_work(title="Ring 116 117 om natten"))[1]
        write(translation, "Ring 1177 på natten")
        assert found(translation)[0] == ["number"]
        set_adapted(translation, segments(translation)[0], None, True)
        assert found(translation)[0] == []

    def test_number_of_queries_does_not_depend_on_the_number_of_texts(self, django_assert_max_num_queries: Any) -> None:
        make_concept("steps", nb="skritt", sv="steg")
        translation = start(make_work(body=[("heading", f"Skritt {number}") for number in range(60)]))[1]
        translate(translation)
        assert [len(one) for one in found(translation)].count(1) >= 60
        with django_assert_max_num_queries(8):
            issues_of(translation)


class TestApproval:
    def test_an_error_refuses_approval_and_cannot_be_waived(self, started: Any) -> None:
        write(started, "Tre ord", "Ring", "Läs den här och <b>kom ihåg</b> 3 saker.")
        text = segments(started)[2]
        with pytest.raises(TranslationRefused, match="A link is missing: “denne”"):
            set_approved(started, text, None, True)
        with pytest.raises(TranslationRefused, match="has to be mended"):
            waive(started, text, "link_missing", make_user("kari"), "Lenken er borte")
        write(started, "Tre ord", "Ring", RIGHT)
        set_approved(started, text, None, True)
        assert status_of(segments(started)[2], {}) == Status.APPROVED

    def test_a_warning_refuses_it_until_somebody_says_why_it_is_wrong(self, started: Any) -> None:
        write(started, "Tre ord", "Ring oss idag")
        kari, summary = make_user("kari"), segments(started)[1]
        with pytest.raises(TranslationRefused, match=r"ends with “\."):
            set_approved(started, summary, kari, True)

        waive(started, summary, "sentence_end", kari, "  En knapp har ikke punktum  ")
        set_approved(started, summary, kari, True)

        (finding,) = issues_of_segment(started, summary)
        assert finding.waiver
        assert (finding.is_open, finding.waiver.by, finding.waiver.reason) == (False, kari, "En knapp har ikke punktum")
        event = SegmentEvent.objects.filter(action="waived").get()
        assert (event.user, event.note) == (kari, "sentence_end: En knapp har ikke punktum")

    def test_a_waiver_is_of_those_words_only(self, started: Any) -> None:
        write(started, "Tre ord", "Ring oss idag")
        kari, summary = make_user("kari"), segments(started)[1]
        waive(started, summary, "sentence_end", kari, "En knapp")
        write(started, "Tre ord", "Ring oss nu")
        assert issues_of_segment(started, summary)[0].is_open
        with pytest.raises(TranslationRefused):
            set_approved(started, summary, kari, True)
        write(started, "Tre ord", "Ring oss idag")
        assert not issues_of_segment(started, summary)[0].is_open

    @pytest.mark.parametrize(
        ("code", "reason", "told"),
        [
            ("sentence_end", "  ", "Say why"),
            ("sentence_end", "a" * 501, "500 letters"),
            ("number", "Fordi", "no such warning"),
        ],
    )
    def test_a_waiver_needs_a_reason_and_a_warning(self, started: Any, code: str, reason: str, told: str) -> None:
        write(started, "Tre ord", "Ring oss idag")
        with pytest.raises(TranslationRefused, match=told):
            waive(started, segments(started)[1], code, make_user("kari"), reason)
        assert not SegmentEvent.objects.filter(action="waived").exists()

    def test_a_warning_is_waived_once(self, started: Any) -> None:
        write(started, "Tre ord", "Ring oss idag")
        summary = segments(started)[1]
        waive(started, summary, "sentence_end", None, "En knapp")
        with pytest.raises(TranslationRefused, match="no such warning"):
            waive(started, summary, "sentence_end", None, "En knapp")


class TestPublication:
    def test_errors_refuse_it_and_warnings_do_not(self, started: Any) -> None:
        write(started, "Tre ord", "Ring oss idag", "Läs den här och <b>kom ihåg</b> 3 saker.")
        with pytest.raises(PublicationRefused, match=r"1 of its texts has to be mended: “Les denne"):
            publish_translation(started)
        write(started, "Tre ord", "Ring oss idag", RIGHT)
        assert publish_translation(started).live

    def test_a_machines_errors_refuse_it_too(self, started: Any, settings: Any) -> None:
        settings.MACHINE_TEXT_POLICY = {"sv": "labelled-public"}
        for segment, text in zip(segments(started), ("Tre ord", "Ring oss.", "Läs <b>det</b> 3"), strict=True):
            set_segment(started, segment, text, machine_tool="Apertium")
        with pytest.raises(PublicationRefused, match="A link is missing"):
            publish_translation(started)

    def test_what_was_approved_before_a_check_was_there_can_still_be_published(self, started: Any) -> None:
        write(started, "Tre ord", "Ring oss {nå}.", RIGHT)
        SegmentState.objects.update(approved_at="2026-01-01T00:00Z")
        assert found(started)[1] == ["placeholder_unknown"]
        assert publish_translation(started).live

    def test_but_not_an_address_that_does_harm(self, started: Any) -> None:
        write(started, "Tre ord", "Ring javascript:alert(1).", RIGHT)
        SegmentState.objects.update(approved_at="2026-01-01T00:00Z")
        with pytest.raises(PublicationRefused, match="may run a program"):
            publish_translation(started)

    def test_a_stored_link_that_no_browser_should_follow_is_refused(self, started: Any) -> None:
        write(started, "Tre ord", "Ring oss.", RIGHT)
        page = publish_translation(started)
        link = OverridableSegment.objects.get(source=started.source, data_json__contains="example.org")
        own = SegmentOverride.objects.create(
            locale=started.target_locale, context=link.context, data_json=json.dumps("javascript:alert(1)")
        )
        with pytest.raises(PublicationRefused, match="no browser should go: javascript:alert"):
            publish_translation(started)
        assert "javascript" not in str(reload(page).body)
        SegmentOverride.objects.filter(pk=own.pk).update(data_json=json.dumps("https://example.se/"))
        assert "https://example.se/" in str(publish_translation(started).body)


class TestCaptions:
    def test_caption_too_long_for_the_screen_keeps_the_track_from_being_public(self) -> None:
        captions = "WEBVTT\n\n00:01.000 --> 00:04.000\nHei\n\n00:05.000 --> 00:08.000\n<v Kari>Ha det\n"
        work = make_work("Film", model=ToolkitVideoPage, captions=captions)
        track = translate_track(work.video.tracks.get(), locale("sv"))
        save_cues(track, {0: "Hej", 1: "Hej då alla ni som har tittat på den här filmen. " * 5})
        with pytest.raises(TrackRefused, match="does not fit on the screen"):
            publish_translated_track(track, None)

        save_cues(track, {1: "Hej då alla ni som har tittat, vi ses i morgon igen tack tack"})
        assert found(translation_of_track(track)) == [
            [],
            ["caption_fast", "caption_long_line", "double_word", "length"],
        ]
        publish_translated_track(track, None)
        assert "Hej då" in Track.objects.get(pk=track.pk).public_text
