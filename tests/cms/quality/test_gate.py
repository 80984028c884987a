"""A work with an error does not reach readers, whichever way it is sent there, and nothing of what was written is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cms.quality.gate import QualityRefused
from cms.review.workflow import REVIEWERS, ensure_review_workflow
from resourcebank.models import ResourcePage, TrainingMaterialPage
from resourcebank.schedule import carry_out_schedule
from tests.admin import client_of, form_data
from tests.factories import container_of, get_partner, make_editor, make_user, make_work

pytestmark = pytest.mark.django_db
BAD = [{"type": "text", "value": "<h4>Fire</h4><p>Hei</p>", "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"}]
STREAM = {
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "text",
    "body-0-id": BAD[0]["id"],
    "body-0-value": json.dumps(
        {
            "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "http://127.0.0.1:8000/admin/"}}},
            "blocks": [
                {
                    "key": "a", "text": "Logg inn", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                    "entityRanges": [{"key": 0, "offset": 0, "length": 8}],
                }
            ],
        }
    ),
}  # fmt: skip


@pytest.fixture
def publisher() -> User:
    return make_user("publisher", get_partner().roles.get(role="publisher").group)


def is_live(work: Any) -> bool:
    return bool(ResourcePage.objects.get(pk=work.pk).live)


def edit_url(work: Any) -> str:
    return f"/admin/pages/{work.pk}/edit/"


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_in_the_editor_it_is_kept_as_a_draft_and_she_is_told(publisher: User, action: str) -> None:
    work = make_work("Kurs", publish=False)
    client = client_of(publisher)
    data = form_data(client, edit_url(work)) | STREAM | {"summary": "Nye ord", action: "1"}
    answer = client.post(edit_url(work), data, follow=True)
    content = answer.content.decode()
    assert "cannot go to readers before this is mended: A link leads to something that readers cannot see" in content
    assert f'href="/admin/quality/{work.pk}/"' in content
    assert not is_live(work)
    page = ResourcePage.objects.get(pk=work.pk)
    assert page.current_workflow_state is None
    assert page.get_latest_revision_as_object().summary == "Nye ord"
    mended = form_data(client, edit_url(work)) | {action: "1"}
    assert client.post(edit_url(work), mended).status_code == 302
    assert is_live(work) or ResourcePage.objects.get(pk=work.pk).current_workflow_state


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_a_new_work_is_kept_as_a_draft_too(publisher: User, action: str) -> None:
    client = client_of(publisher)
    url = f"/admin/pages/add/resourcebank/trainingmaterialpage/{container_of(get_partner(), 'nb').pk}/"
    data = form_data(client, url) | STREAM | {"title": "Ny", "summary": "Om", "slug": "ny", action: "1"}
    answer = client.post(url, data, follow=True)
    work = TrainingMaterialPage.objects.get(title="Ny")
    assert answer.redirect_chain[-1][0].startswith(edit_url(work))
    assert "cannot go to readers" in answer.content.decode()
    assert not work.live
    assert work.current_workflow_state is None
    assert [child.block_type for child in work.get_latest_revision_as_object().body] == ["text"]


def submitted(work: Any) -> Any:
    """Under review; then something of it is spoilt."""
    ensure_review_workflow().start(work, make_editor("editor"))
    TrainingMaterialPage.objects.filter(pk=work.pk).update(body=BAD)
    revision = work.get_latest_revision()
    revision.content["body"] = json.dumps(BAD)
    revision.save()
    return work.current_workflow_task_state


@pytest.mark.parametrize("where", ["the form", "the list"])
def test_it_is_not_approved(where: str) -> None:
    work = make_work("Kurs", publish=False)
    state = submitted(work)
    client = client_of(make_user("reviewer", REVIEWERS))
    if where == "the form":
        data = form_data(client, edit_url(work))
        data |= {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
        del data["body-count"]
        data |= STREAM
        answer = client.post(edit_url(work), data, follow=True)
    else:
        answer = client.post(
            f"/admin/pages/workflow/action/{work.pk}/approve/{state.pk}/", {"comment": ""}, follow=True
        )
    assert "cannot go to readers" in answer.content.decode()
    assert not is_live(work)
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_it_is_not_submitted_past_the_form() -> None:
    work = make_work("Kurs", publish=False, body=BAD)
    with pytest.raises(QualityRefused, match="A heading of level 4"):
        ensure_review_workflow().start(work, make_editor("editor"))


def test_it_is_not_published_past_the_form() -> None:
    work = make_work("Kurs", publish=False, body=BAD)
    with pytest.raises(QualityRefused):
        work.save_revision().publish()
    work.refresh_from_db()
    work.live = True
    with pytest.raises(QualityRefused):
        work.save()
    with pytest.raises(QualityRefused):
        container_of(get_partner(), "nb").add_child(
            instance=TrainingMaterialPage(title="X", summary="X", body=BAD, locale=work.locale)
        )
    assert not ResourcePage.objects.filter(live=True).exists()


def test_what_was_planned_and_is_spoilt_since_does_not_go_live(caplog: Any) -> None:
    work = make_work("Kurs", publish=False, body=BAD)
    revision = work.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=10)
    revision.save()
    carry_out_schedule()
    assert not is_live(work)
    assert "may not go live as scheduled" in caplog.text
    content = client_of(make_editor("editor")).get("/admin/").content.decode()
    assert "Could not go live as planned" in content


def test_a_bulk_publication_says_which_page_it_is(publisher: User) -> None:
    work = make_work("Kurs", publish=False, body=BAD)
    url = f"/admin/bulk/wagtailcore/page/publish/?id={work.pk}"
    answer = client_of(publisher).post(url, {"include_descendants": ""}, follow=True)
    assert "“Kurs” cannot go to readers" in answer.content.decode()
    assert not is_live(work)


def test_a_live_work_with_a_new_error_stays_as_it_was(publisher: User) -> None:
    work = make_work("Kurs")
    client = client_of(publisher)
    data = form_data(client, edit_url(work)) | STREAM | {"summary": "Nye ord", "action-publish": "1"}
    client.post(edit_url(work), data)
    page = TrainingMaterialPage.objects.get(pk=work.pk)
    assert (page.live, page.summary, len(page.body)) == (True, "Om Kurs", 0)
    assert page.get_latest_revision_as_object().summary == "Nye ord"


def test_unpublishing_and_drafts_of_what_is_live_are_let_through() -> None:
    work = make_work("Kurs")
    work.body = BAD
    work.save_revision()
    work.unpublish()
    assert not is_live(work)
