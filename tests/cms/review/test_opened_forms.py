"""One opened form of the admin on a slow line: what it sends by itself, what its editor sends, and what is sent again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resourcebank.models import ResourcePage
from tests.admin import form_data
from tests.factories import container_of, get_partner, make_work

from .test_two_editors import edit_url, form_in, latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def add() -> str:
    return reverse(
        "wagtailadmin_pages:add", args=["resourcebank", "guidelinepage", container_of(get_partner(), "nb").pk]
    )


def works() -> list[tuple[str, str]]:
    """Titles and summaries of what editors see, the drafts."""
    pages = [page.get_latest_revision_as_object() for page in ResourcePage.objects.order_by("pk")]
    return [(page.title, page.summary) for page in pages]


def saves_itself(client: Client, url: str, form: dict[str, Any]) -> dict[str, Any]:
    """As Wagtail's autosave does."""
    answer: dict[str, Any] = client.post(url, form, headers={"Accept": "application/json"}).json()
    return answer


def written(client: Client, add: str) -> dict[str, Any]:
    return {**form_data(client, add), "title": "Kurs", "summary": "Først"}


def test_what_is_saved_while_the_form_saves_itself_is_one_work(anna: Client, add: str) -> None:
    form = written(anna, add)
    assert saves_itself(anna, add, form)["success"]
    assert anna.post(add, {**form, "summary": "Så"}).status_code == 302
    assert works() == [("Kurs", "Så")]
    assert ResourcePage.objects.get().slug == "kurs"


def test_what_the_form_saved_by_itself_before_comes_too_late(anna: Client, add: str) -> None:
    form = written(anna, add)
    assert anna.post(add, {**form, "summary": "Så"}).status_code == 302
    assert not saves_itself(anna, add, form)["success"]
    assert works() == [("Kurs", "Så")]


def test_what_is_sent_again_because_its_answer_was_lost_is_one_work(anna: Client, add: str) -> None:
    form = written(anna, add)
    for summary in ("Først", "Så"):
        assert saves_itself(anna, add, {**form, "summary": summary})["success"]
    for summary in ("Nå", "Nå"):
        assert anna.post(add, {**form, "summary": summary}).status_code == 302
    assert works() == [("Kurs", "Nå")]


def test_what_cannot_be_saved_yet_leaves_the_draft(anna: Client, add: str) -> None:
    form = written(anna, add)
    saves_itself(anna, add, form)
    answer = anna.post(add, {**form, "summary": "Så", "duration_minutes": "mange"})
    assert answer.status_code == 200
    assert works() == [("Kurs", "Først")]
    assert anna.post(add, {**form_in(answer), "summary": "Så", "duration_minutes": "5"}).status_code == 302
    assert works() == [("Kurs", "Så")]


def test_two_forms_are_two_works_and_nobody_reaches_anothers(anna: Client, bo: Client, add: str) -> None:
    form = written(anna, add)
    saves_itself(anna, add, form)
    anna.post(add, {**written(anna, add), "title": "Kurs 2"})
    bo.post(add, {**written(bo, add), "opened_form": form["opened_form"], "title": "Bos"})
    assert [title for title, _summary in works()] == ["Kurs", "Kurs 2", "Bos"]


def test_what_has_gone_on_since_stays(anna: Client, add: str) -> None:
    """She goes back in her browser to the form that the work was made with."""
    form = written(anna, add)
    anna.post(add, form)
    work = ResourcePage.objects.get()
    anna.post(edit_url(work), {**form_data(anna, edit_url(work)), "summary": "Så"})
    anna.post(add, {**form, "title": "Et annet"})
    assert works() == [("Kurs", "Så"), ("Et annet", "Først")]


def test_nobody_is_asked_about_what_her_form_saved_by_itself(anna: Client) -> None:
    work = make_work("Kurs", publish=False)
    url = edit_url(work)
    form = form_data(anna, url)
    saved = saves_itself(anna, url, {**form, "summary": "Først"})
    assert saves_itself(anna, url, {**form, "summary": "Så", "overwrite_revision_id": saved["revision_id"]})
    assert anna.post(url, {**form, "summary": "Til slutt"}).status_code == 302
    assert latest(work).summary == "Til slutt"


def test_a_form_goes_on_after_an_answer_was_lost(anna: Client) -> None:
    work = make_work("Kurs", publish=False)
    url = edit_url(work)
    form = form_data(anna, url)
    for summary in ("Først", "Så"):
        assert saves_itself(anna, url, {**form, "summary": summary})["success"]
    assert latest(work).summary == "Så"


def test_what_another_saved_in_between_is_asked_about(anna: Client, bo: Client) -> None:
    work = make_work("Kurs", publish=False)
    url = edit_url(work)
    form = form_data(anna, url)
    saves_itself(anna, url, {**form, "summary": "Først"})
    bo.post(url, {**form_data(bo, url), "summary": "Bos"})
    assert not saves_itself(anna, url, {**form, "summary": "Så"})["success"]
    assert anna.post(url, {**form, "summary": "Så"}).status_code == 409
    assert latest(work).summary == "Bos"
