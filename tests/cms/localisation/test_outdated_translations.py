from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cms.localisation.segments import words_of
from cms.localisation.services import publish_translation, refresh_translation
from cms.localisation.signals import translation_state_changed
from tests.cms.localisation.helpers import how_far, published, reload, start, translate, translation_of
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
    assert refresh_translation(translation)
    assert (how_far(page).done, how_far(page).total) == (2, 3)
    translate(translation)
    page = publish_translation(translation)
    assert page.summary == "SV Om kursene"
    assert page.outdated_since is None


def test_publishing_without_having_taken_in_what_is_new_leaves_it_outdated() -> None:
    work = make_work(summary="Om kurset")
    page = published(work)
    publish_change(work, summary="Om kursene")
    translation = translation_of(page)
    translate(translation, "Bättre")
    page = publish_translation(translation)
    assert page.summary == "Bättre Om kurset"
    assert page.outdated_since


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


def test_a_started_translation_is_not_called_outdated() -> None:
    work = make_work(summary="Om kurset")
    draft, _translation = start(work)
    publish_change(work, summary="Om kursene")
    assert reload(draft).outdated_since is None
