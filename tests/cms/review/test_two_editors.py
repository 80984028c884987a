from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from resourcebank.models import ResourcePage
from tests.admin import form_data
from tests.factories import make_work

pytestmark = pytest.mark.django_db


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def latest(page: Any) -> Any:
    return ResourcePage.objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.mark.parametrize("action", [{}, {"action-submit": "1"}])
def test_the_second_is_asked_and_neither_is_lost(anna: Client, bo: Client, action: dict[str, str]) -> None:
    page = make_work("Kurs", publish=False)
    url = edit_url(page)
    annas, bos = form_data(anna, url), form_data(bo, url)
    assert anna.post(url, {**annas, "summary": "Annas ord"}).status_code == 302

    answer = bo.post(url, {**bos, "summary": "Bos ord", **action})
    content = answer.content.decode()
    assert answer.status_code == 409
    assert "anna saved this page after you had opened it." in content
    assert "Bos ord" in content
    assert latest(page).summary == "Annas ord"
    assert ResourcePage.objects.get(pk=page.pk).current_workflow_state is None
    kept = Revision.objects.for_instance(page).get(user__username="bo")
    assert kept.as_object().summary == "Bos ord"
    compare = bo.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, latest_id(page), kept.pk]))
    assert {"Annas", "Bos"} <= set(compare.content.decode().replace("<", " ").replace(">", " ").split())

    again = {**form_in(answer), "summary": "Bos ord"}
    assert bo.post(url, again).status_code == 302
    assert latest(page).summary == "Bos ord"
    summaries = {revision.as_object().summary for revision in Revision.objects.for_instance(page)}
    assert {"Annas ord", "Bos ord"} <= summaries


def latest_id(page: Any) -> int:
    return int(ResourcePage.objects.get(pk=page.pk).latest_revision_id or 0)


def form_in(answer: Any) -> dict[str, Any]:
    """What the browser would send from the page it was answered."""

    class Answered:
        def get(self, url: str) -> Any:
            return answer

    return form_data(Answered(), "")  # type: ignore[arg-type]


def test_what_cannot_be_kept_yet_stays_in_the_form(anna: Client, bo: Client) -> None:
    page = make_work("Kurs", publish=False)
    url = edit_url(page)
    bos = form_data(bo, url)
    anna.post(url, {**form_data(anna, url), "summary": "Annas ord"})
    answer = bo.post(url, {**bos, "title": "", "summary": "Bos ord", "duration_minutes": "mange"})
    assert answer.status_code == 409
    assert "Bos ord" in answer.content.decode()
    assert latest(page).summary == "Annas ord"


def test_saving_twice_oneself_is_no_conflict(anna: Client) -> None:
    page = make_work("Kurs", publish=False)
    url = edit_url(page)
    assert anna.post(url, {**form_data(anna, url), "summary": "Først"}).status_code == 302
    assert anna.post(url, {**form_data(anna, url), "summary": "Så"}).status_code == 302
    assert latest(page).summary == "Så"
