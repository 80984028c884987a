from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.models import Locale

from cms.localisation.gate import PublicationRefused
from cms.localisation.models import SegmentEvent, TranslationJob
from cms.localisation.segments import previous_of, with_translations, words_of
from cms.localisation.services import publish_translation, refresh_translation
from cms.localisation.signals import translation_state_changed
from tests.cms.localisation.helpers import how_far, published, reload, set_segment, start, translate, translation_of
from tests.factories import make_work, publish_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> Iterator[list[list[int]]]:
    heard: list[list[int]] = []

    def listen(sender: Any, page_ids: list[int], **kwargs: Any) -> None:
        heard.append(page_ids)

    translation_state_changed.connect(listen)
    yield heard
    translation_state_changed.disconnect(listen)


def test_one_changed_word_makes_a_translation_outdated_at_once(announced: list[list[int]]) -> None:
    work = make_work(summary="Om kurset")
    page, other = published(work, "sv"), published(work, "da")
    before = words_of(page)
    publish_change(work, summary="Om kursene")
    assert reload(page).outdated_since
    assert reload(other).outdated_since
    assert words_of(reload(page)) == before
    assert announced == [[page.pk, other.pk]]


def test_undoing_the_edit_takes_the_mark_away(announced: list[list[int]]) -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    work = publish_change(work, summary="Om kursene")
    publish_change(work, summary="Om kurset")
    assert reload(page).outdated_since is None
    assert len(announced) == 2


def test_undoing_takes_it_away_even_after_the_translator_has_looked(announced: list[list[int]]) -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    work = publish_change(work, summary="Om kursene")
    refresh_translation(translation_of(page))
    publish_change(work)
    assert reload(page).outdated_since  # looking is not translating
    publish_change(work, summary="Om kurset")
    assert reload(page).outdated_since is None


def test_the_day_it_became_outdated_stays() -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    publish_change(work, summary="Om kursene")
    since = reload(page).outdated_since
    publish_change(work, summary="Om alle kursene")
    assert reload(page).outdated_since == since


@pytest.mark.parametrize("change", [{"level": "advanced"}, {"seo_title": "Kurs"}, {"duration_minutes": 5}])
def test_what_is_not_translated_makes_nothing_outdated(change: dict[str, Any], announced: list[list[int]]) -> None:
    work = make_work()
    page = published(work)
    publish_change(work, **change)
    assert reload(page).outdated_since is None
    assert announced == []


def test_a_draft_of_the_source_makes_nothing_outdated() -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    work.summary = "Om kursene"
    work.save_revision()
    assert reload(page).outdated_since is None


def test_a_paragraph_taken_away_makes_it_outdated() -> None:
    work = make_work(body=[("heading", "En"), ("heading", "To")])
    page = published(work)
    publish_change(work, body=list(work.body.raw_data)[:1])
    assert reload(page).outdated_since


def test_translating_what_is_new_and_publishing_takes_the_mark_away() -> None:
    work = make_work(summary="Om kurset", body=[("heading", "En")])
    page = published(work)
    publish_change(work, summary="Om kursene")
    translation = translation_of(page)
    assert (how_far(page).done, how_far(page).total) == (2, 3)
    translate(translation)
    page = publish_translation(translation)
    assert page.summary == "SV Om kursene"
    assert page.outdated_since is None


def test_what_was_translated_before_is_at_hand_and_is_not_published_for_what_is_new() -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    publish_change(work, summary="Om kursene")
    translation = translation_of(page)
    (former,) = previous_of(translation, with_translations(translation)).values()
    assert (former.translation_of.data, former.data) == ("Om kurset", "SV Om kurset")
    with pytest.raises(PublicationRefused, match="Om kursene"):
        publish_translation(translation)


def test_the_same_words_may_be_right_for_what_is_new_and_then_nothing_is_outdated() -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    publish_change(work, summary="Om kurset!")
    translation = translation_of(page)
    (segment,) = [one for one in with_translations(translation) if not one.data]
    set_segment(translation, segment, "SV Om kurset")
    page = publish_translation(translation)
    assert (page.summary, page.outdated_since) == ("SV Om kurset", None)
    publish_change(work, summary="Om kurset igjen")
    assert reload(page).outdated_since


def test_of_many_texts_in_one_place_each_is_given_what_was_most_like_it() -> None:
    work = make_work(body=[("text", "<p>Ring kommunen i dag.</p><p>Skriv til banken.</p><p>Vent.</p>")])
    page = published(work)
    body = [
        {**work.body.raw_data[0], "value": "<p>Skriv til banken din.</p><p>Ring kommunen i morgen.</p><p>Vent.</p>"}
    ]
    publish_change(work, body=body)
    translation = translation_of(page)
    segments = list(with_translations(translation))
    former = previous_of(translation, segments)
    assert {one.text: former[one.pk].data for one in segments if one.pk in former} == {
        "Skriv til banken din.": "SV Skriv til banken.",
        "Ring kommunen i morgen.": "SV Ring kommunen i dag.",
    }


def test_an_outdated_translation_of_a_translation_is_told_when_its_own_source_changes() -> None:
    work = make_work(summary="Om kurset")
    swedish = published(work, "sv")
    danish = published(swedish, "da")
    assert danish.translation_of_id == swedish.pk
    assert danish.summary == "DA SV Om kurset"
    publish_change(work, summary="Om kursene")
    assert reload(swedish).outdated_since
    assert reload(danish).outdated_since is None
    translation = translation_of(swedish)
    refresh_translation(translation)
    translate(translation)
    publish_translation(translation)
    assert reload(danish).outdated_since


def test_fourteen_translations_are_told_in_the_request_that_publishes() -> None:
    work = make_work(summary="Om kurset")
    languages = [one.language_code for one in Locale.objects.exclude(language_code="nb")]
    pages = [published(work, language) for language in languages]
    assert len(pages) == 14
    publish_change(work, summary="Om kursene")
    jobs = TranslationJob.objects.filter(page__in=pages)
    assert [(job.outdated, job.approved, bool(job.source_changed_at)) for job in jobs] == [(1, 1, True)] * 14
    publish_change(work, summary="Om kurset")
    assert [(job.outdated, job.approved, job.source_changed_at) for job in jobs.all()] == [(0, 2, None)] * 14


class TestWhatAChangeMeans:
    def test_a_typing_error_leaves_translations_as_they_are(self, announced: list[list[int]]) -> None:
        work = make_work(summary="Om kursset")
        page = published(work)
        publish_change(work, summary="Om kurset", change_significance="typo")
        job = TranslationJob.objects.get(page=page)
        assert (reload(page).outdated_since, job.outdated, job.approved, announced) == (None, 0, 2, [])
        assert publish_translation(translation_of(page)).summary == "SV Om kursset"
        carried = SegmentEvent.objects.filter(action=SegmentEvent.Action.CARRIED)
        assert [(one.source, one.after) for one in carried] == [("Om kurset", "SV Om kursset")]

    def test_a_typing_error_does_not_hide_what_was_outdated_before(self) -> None:
        work = make_work(summary="Om kurset", body=[("heading", "En")])
        page = published(work)
        work = publish_change(work, summary="Om kursene")
        publish_change(work, title="Grunnkurset", change_significance="typo")
        assert reload(page).outdated_since
        assert TranslationJob.objects.get(page=page).outdated == 1

    def test_readers_are_warned_of_a_critical_one_until_it_is_translated(self) -> None:
        work = make_work(summary="Ring 112")
        page = published(work)
        publish_change(work, summary="Ring 113", change_significance="critical")
        assert reload(page).outdated_critical
        assert TranslationJob.objects.get(page=page).critical
        translation = translation_of(page)
        translate(translation)
        assert not publish_translation(translation).outdated_critical
        assert not TranslationJob.objects.get(page=page).critical

    def test_taking_a_critical_change_back_takes_the_warning_away(self) -> None:
        work = make_work(summary="Ring 112")
        page = published(work)
        work = publish_change(work, summary="Ring 113", change_significance="critical")
        publish_change(work, summary="Ring 112", change_significance="content")
        assert not reload(page).outdated_critical
        assert not TranslationJob.objects.get(page=page).critical


def test_a_started_translation_is_not_called_outdated() -> None:
    work = make_work(summary="Om kurset")
    draft, _translation = start(work)
    publish_change(work, summary="Om kursene")
    assert reload(draft).outdated_since is None
