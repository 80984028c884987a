"""A reviewer sends back with reasons or approves; a partner reads why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.review.models import ReviewDecision
from cms.review.workflow import REVIEWERS, ensure_review_workflow
from resourcebank.models import TrainingMaterialPage
from tests.admin import client_of, form_data
from tests.factories import make_editor, make_user, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


@pytest.fixture
def reviewer() -> User:
    return make_user("reviewer", REVIEWERS)


@pytest.fixture
def submitted(editor: User) -> Any:
    """A draft by the editor, under review."""
    work = make_work("Om rettigheter", publish=False)
    work.save_revision(user=editor)
    ensure_review_workflow().start(work, editor)
    return work


def edit_url(work: Any) -> str:
    return f"/admin/pages/{work.pk}/edit/"


def decide(user: User, work: Any, action: str, **extra: Any) -> Any:
    """As the browser does: the form's data first, then the page with them."""
    client = client_of(user)
    data = form_data(client, edit_url(work))
    data |= {
        "action-workflow-action": "1",
        "workflow-action-name": action,
        "workflow-action-extra-data": json.dumps(extra),
    }
    return client.post(edit_url(work), data)


def is_live(work: Any) -> bool:
    return TrainingMaterialPage.objects.get(pk=work.pk).live


def test_approval_publishes(submitted: Any, reviewer: User) -> None:
    decide(reviewer, submitted, "approve")
    assert is_live(submitted)


def test_asking_for_changes_wants_a_reason_and_a_word(submitted: Any, reviewer: User) -> None:
    state = submitted.current_workflow_task_state
    url = reverse("wagtailadmin_pages:collect_workflow_action_data", args=[submitted.pk, "reject", state.pk])
    ask = client_of(reviewer)
    errors = ask.post(url, {}, headers={"X-Requested-With": "XMLHttpRequest"}).json()["html"]
    assert "Choose at least one reason." in errors
    assert "Say what should change" in errors
    answer = ask.post(url, {"reasons": ["quality", "safety"], "comment": "Navn på elever"}).json()
    assert answer["cleaned_data"] == {"reasons": ["quality", "safety"], "comment": "Navn på elever"}


def test_the_partner_reads_why_in_the_form_and_by_mail_in_her_language(
    submitted: Any, editor: User, reviewer: User, settings: Any
) -> None:
    settings.LOCALE_PATHS = [settings.BASE_DIR / "config" / "locale"]
    UserProfile.objects.create(user=editor, preferred_language="nb")
    decide(reviewer, submitted, "reject", reasons=["safety", "made-up"], comment="Navn på <b>elever</b>")
    assert not is_live(submitted)
    decision = ReviewDecision.objects.get()
    assert decision.reasons == ["safety"]
    assert decision.finished_by == reviewer
    (message,) = [message for message in mail.outbox if editor.email in message.to]
    assert "Navn på" in str(message.body)
    shown = BeautifulSoup(client_of(editor).get(edit_url(submitted)).content, "html.parser")
    (thread,) = shown.select(".help-warning")
    assert "Navn på <b>elever</b>" in thread.text


def test_nobody_approves_what_she_wrote_last(submitted: Any, reviewer: User) -> None:
    mend = client_of(reviewer)
    mend.post(edit_url(submitted), form_data(mend, edit_url(submitted)) | {"summary": "Mended while reviewing"})
    html = client_of(reviewer).get(edit_url(submitted)).content.decode()
    assert 'data-workflow-action-name="reject"' in html
    assert 'data-workflow-action-name="approve"' not in html
    decide(reviewer, submitted, "approve")
    assert not is_live(submitted)
    state = submitted.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "approve")
    assert not is_live(submitted)
    decide(make_user("second reviewer", REVIEWERS), submitted, "approve")
    assert is_live(submitted)


def test_what_is_changed_while_approving_is_kept_but_not_approved(submitted: Any, reviewer: User) -> None:
    client = client_of(reviewer)
    data = form_data(client, edit_url(submitted)) | {
        "summary": "Mended while approving",
        "action-workflow-action": "1",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": "{}",
    }
    response = client.post(edit_url(submitted), data, follow=True)
    assert "You changed this last, so somebody else has to approve it." in response.content.decode()
    assert not is_live(submitted)
    assert (
        TrainingMaterialPage.objects.get(pk=submitted.pk).get_latest_revision_as_object().summary
        == "Mended while approving"
    )


def test_a_refusal_without_a_reason_counts_as_something_else(submitted: Any, reviewer: User) -> None:
    decide(reviewer, submitted, "reject")
    assert ReviewDecision.objects.get().reasons == ["other"]


def test_looking_at_a_work_under_review_saves_nothing(submitted: Any, editor: User, reviewer: User) -> None:
    draft = make_work("Utkast", publish=False)
    assert "w-autosave" in client_of(editor).get(edit_url(draft)).content.decode()
    assert "w-autosave-interval" not in client_of(reviewer).get(edit_url(submitted)).content.decode()


def test_the_form_costs_the_same_however_long_the_thread_is(
    submitted: Any, editor: User, reviewer: User, django_assert_num_queries: Any
) -> None:
    def send_back() -> None:
        state = submitted.current_workflow_task_state
        state.task.specific.on_action(state, reviewer, "reject", reasons=["quality"], comment="Igjen")

    client = client_of(editor)
    send_back()
    client.get(edit_url(submitted))
    with CaptureQueriesContext(connection) as short:
        client.get(edit_url(submitted))
    for _time in range(3):
        submitted.current_workflow_state.resume(editor)
        send_back()
    with django_assert_num_queries(len(short)):
        response = client.get(edit_url(submitted))
    assert response.content.decode().count("Igjen</p>") == 4
