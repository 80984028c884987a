"""A partner's desk: what waits for her, how her works are read, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.quality.models import Waiver
from cms.review.workflow import REVIEWERS, ensure_review_workflow
from resourcebank.desk import SHOWN
from resourcebank.models import CoursePage, DailyCount, ToolkitVideoPage
from tests.factories import (
    CAPTIONS,
    get_partner,
    make_concept,
    make_editor,
    make_track,
    make_user,
    make_work,
    publish_change,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def look(db: None) -> Callable[[], BeautifulSoup]:
    editor = make_editor("editor")

    def look() -> BeautifulSoup:
        client = Client()
        client.force_login(editor)
        return BeautifulSoup(client.get("/admin/").content, "html.parser")

    return look


def pile(desk: BeautifulSoup, name: str) -> list[str]:
    return [" ".join(row.text.split()) for row in desk.select(f".desk-pile--{name} li")]


def submit(work: Any) -> Any:
    editor = make_editor(f"author of {work.pk}")
    return ensure_review_workflow().start(work, editor).current_task_state


def test_what_was_sent_back_is_there_with_its_reason(look: Callable[[], BeautifulSoup]) -> None:
    work = make_work("Sent for review", publish=False)
    task = submit(work)
    assert pile(look(), "in-review")[0].startswith("Sent for review last changed")
    reviewer = make_user("reviewer", REVIEWERS)
    task.task.specific.on_action(task.specific, reviewer, "reject", reasons=["licence"], comment="<i>Whose</i> photo?")
    desk = look()
    assert pile(desk, "sent-back") == ["Sent for review Rights or licence are not clear. <i>Whose</i> photo?"]
    assert not pile(desk, "in-review")
    assert desk.select_one(f".desk-pile--sent-back a[href='/admin/pages/{work.pk}/edit/']")


def test_drafts_are_what_is_neither_finished_nor_with_others(look: Callable[[], BeautifulSoup]) -> None:
    make_work("Finished")
    make_work("Begun", publish=False)
    changed = make_work("Published and changed")
    changed.title = "Changed since"
    changed.save_revision()
    assert [row.split(" last")[0] for row in pile(look(), "drafts")] == ["Changed since", "Begun"]


def test_works_to_look_at_again_the_oldest_first(look: Callable[[], BeautifulSoup]) -> None:
    for title, days in (("Next week", 7), ("Long ago", -90), ("Next year", 300)):
        make_work(title, review_by=TODAY() + timedelta(days=days))
    make_work("Never")
    assert [row.split(" by ")[0] for row in pile(look(), "review-by")] == ["Long ago", "Next week"]


def test_what_is_to_mend_on_public_works_until_it_is_waived(look: Callable[[], BeautifulSoup]) -> None:
    subjects = {"topics": [make_concept("a")], "audiences": [make_concept("b", "audience")]}
    fine = make_work("With", model=ToolkitVideoPage)
    make_track(fine, "nb", CAPTIONS, "descriptions")
    publish_change(fine, **subjects)
    work = make_work("Without", model=ToolkitVideoPage)
    make_work("Not public", publish=False)
    assert pile(look(), "to-mend") == [
        "Without Nothing says what is to be seen in the video. Nothing is chosen at “Topics”. "
        "Nothing is chosen at “Audiences”."
    ]
    publish_change(work, **subjects)
    assert pile(look(), "to-mend") == ["Without Nothing says what is to be seen in the video."]
    said = Waiver.objects.create(page=work, check_name="described", key="descriptions", reason="Said", until=TODAY())
    assert pile(look(), "to-mend") == []
    Waiver.objects.filter(pk=said.pk).update(until=TODAY() - timedelta(days=1))
    assert pile(look(), "to-mend") == ["Without Nothing says what is to be seen in the video."]


def test_how_the_works_are_read(look: Callable[[], BeautifulSoup]) -> None:
    work, quiet, foreign = make_work("Read"), make_work("Quiet"), make_work("Foreign", partner=get_partner("skog"))
    for one, kind, days, count in (
        (work, "view", 0, 5), (work, "view", 29, 2), (work, "view", 30, 90), (work, "download", 1, 3),
        (quiet, "view", 2, 1), (foreign, "view", 0, 900),
    ):  # fmt: skip
        DailyCount.objects.create(
            day=TODAY() - timedelta(days=days), kind=kind, work_id=one.work_id, language="nb", count=count
        )
    text = " ".join(look().select_one("[aria-labelledby$=use]").text.split())  # type: ignore[union-attr]
    assert text == (
        "Read in the last 30 days Views: 8, downloads: 3 Read Views: 7, downloads: 3 Quiet Views: 1, downloads: 0"
    )


def test_nothing_of_another_partner_is_there(look: Callable[[], BeautifulSoup]) -> None:
    make_work("Secret draft", partner=get_partner("skog"), language="sv", publish=False)
    make_work("Old", partner=get_partner("skog"), language="sv", review_by=TODAY())
    desk = look()
    assert not desk.select(".desk-pile li span")
    assert "Secret" not in desk.text
    assert "Pages" not in desk.select_one("main").text  # type: ignore[union-attr] # Wagtail's count of all


def test_every_type_can_be_added_and_says_what_it_is(look: Callable[[], BeautifulSoup]) -> None:
    desk = look()
    courses = desk.select_one(".desk-types a[href*='/coursepage/']")
    assert courses
    assert str(CoursePage.page_description) in courses.text
    assert len(desk.select(".desk-types a span")) == 11
    assert all(span.text for span in desk.select(".desk-types a span"))


def test_the_desk_costs_the_same_however_many_works(
    look: Callable[[], BeautifulSoup], django_assert_num_queries: Any
) -> None:
    def fill() -> None:
        for number in range(SHOWN):
            submit(make_work(f"Reviewed {number}", publish=False))
            work = make_work(f"Due {number}", review_by=TODAY())
            DailyCount.objects.create(day=TODAY(), kind="view", work_id=work.work_id, language="nb", count=1)

    fill()
    look()
    with CaptureQueriesContext(connection) as few:
        look()
    fill()
    with django_assert_num_queries(len(few)):
        look()
