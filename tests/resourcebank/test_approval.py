"""A reviewer ticks works of trusted partners and approves them in one go."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from cms.localisation.gate import PublicationRefused
from cms.partners.models import Partner
from cms.review.workflow import REVIEWERS, ensure_review_workflow
from resourcebank.models import ResourcePage, TrainingMaterialPage
from tests.admin import client_of
from tests.factories import get_partner, make_editor, make_user, make_work

pytestmark = pytest.mark.django_db
QUEUE = reverse("review_queue")


@pytest.fixture(autouse=True)
def trusted() -> Partner:
    Partner.objects.filter(slug="fjord").update(trusted=True)
    return get_partner()


@pytest.fixture
def reviewer() -> User:
    return make_user("reviewer", REVIEWERS)


@pytest.fixture
def client(reviewer: User) -> Client:
    return client_of(reviewer)


def submit(title: str, editor: User, partner: Partner | None = None) -> Any:
    work = make_work(title, publish=False, partner=partner)
    work.save_revision(user=editor)
    ensure_review_workflow().start(work, editor)
    return ResourcePage.objects.get(pk=work.pk)


def ticks(client: Client) -> list[str]:
    soup = BeautifulSoup(client.get(QUEUE).content, "html.parser")
    return [str(box["value"]) for box in soup.select("input[name=work]")]


def approve(client: Client, ticked: list[str]) -> str:
    return str(client.post(QUEUE, {"work": ticked}, follow=True).content.decode())


def live() -> set[str]:
    return set(ResourcePage.objects.filter(live=True).values_list("title", flat=True))


@pytest.fixture
def three(trusted: Partner) -> list[Any]:
    editor = make_editor("editor")
    return [submit(title, editor) for title in ("En", "To", "Tre")]


def test_what_is_ticked_goes_live_each_with_a_decision_of_its_own(client: Client, reviewer: User, three: Any) -> None:
    ticked = ticks(client)
    assert len(ticked) == 3
    assert "2 works were approved" in approve(client, ticked[:2])
    assert live() == {"En", "To"}
    decisions = TaskState.objects.filter(status="approved")
    assert {(state.finished_by, state.workflow_state.object_id) for state in decisions} == {
        (reviewer, str(work.pk)) for work in three[:2]
    }
    assert len(ticks(client)) == 1


def test_only_works_of_trusted_partners_are_there(client: Client, trusted: Partner) -> None:
    skog = get_partner("skog")
    other = submit("Skogs", make_editor("skogfolk", skog), skog)
    assert ticks(client) == []
    content = approve(client, [f"{other.pk}.{other.latest_revision_id}"])
    assert "“Skogs” was not approved: It does not wait for you any more, or its partner is not trusted." in content
    assert live() == set()
    Partner.objects.update(trusted=True, status=Partner.Status.SUSPENDED)
    assert ticks(client) == []


def test_one_that_may_not_be_leaves_the_others(
    client: Client, reviewer: User, three: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, changed, refused = three
    submit("Fire", User.objects.get(username="editor"))
    ticked = ticks(client)
    changed.get_latest_revision_as_object().save_revision(user=User.objects.get(username="editor"))
    own.latest_revision.user = reviewer
    own.latest_revision.save()
    publish = TrainingMaterialPage.publish

    def refuse(self: Any, *args: Any, **kwargs: Any) -> None:
        if self.pk == refused.pk:
            raise PublicationRefused("A picture has no description.", self)
        publish(self, *args, **kwargs)

    monkeypatch.setattr(TrainingMaterialPage, "publish", refuse)
    content = approve(client, ticked)
    assert "1 work was approved" in content
    assert "“En” was not approved: You changed it last, so somebody else has to approve it." in content
    assert "“To” was not approved: It was changed after you opened the list." in content
    assert "“Tre” was not approved: A picture has no description." in content
    assert live() == {"Fire"}
    assert TaskState.objects.filter(status="in_progress").count() == 3
    assert len(ticks(client)) == 3


def test_each_partners_person_gets_one_letter_in_her_language(
    client: Client, three: Any, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_editor("andre")
    UserProfile.get_for_user(other)
    submit("Fire", other)
    silent = make_editor("stille")
    UserProfile.objects.update_or_create(user=silent, defaults={"approved_notifications": False})
    submit("Fem", silent)
    ticked = ticks(client)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        approve(client, ticked)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert letters["editor@example.org"].subject == "3 works were approved"
    for title in ("En", "To", "Tre"):
        assert title in str(letters["editor@example.org"].body)
    assert "/nb/resources/" in str(letters["editor@example.org"].body)
    assert "Fire" in str(letters["andre@example.org"].body)


def test_a_refused_one_is_in_no_letter(
    client: Client, three: Any, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    three[0].get_latest_revision_as_object().save_revision(user=User.objects.get(username="editor"))
    ticked = [f"{work.pk}.{work.latest_revision_id}" for work in three]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        approve(client, ticked)
    (letter,) = mail.outbox
    assert letter.subject == "2 works were approved"
    assert "\nEn\n" not in str(letter.body)


def test_one_approved_by_itself_is_told_as_ever(client: Client, reviewer: User, three: Any) -> None:
    mail.outbox.clear()
    state = TaskState.objects.get(workflow_state__object_id=str(three[0].pk))
    state.task.specific.on_action(state.specific, reviewer, "approve")
    (letter,) = mail.outbox
    assert "has been approved" in str(letter.body)


def test_who_does_not_review_sees_no_list(three: Any) -> None:
    for user in (User.objects.get(username="editor"), make_user("translator", "Translators (sv)")):
        client = client_of(user)
        assert client.get(QUEUE).status_code == 302
        client.post(QUEUE, {"work": [f"{work.pk}.{work.latest_revision_id}" for work in three]})
        assert "trusted partner" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert live() == set()


def test_only_the_network_says_who_is_trusted(client: Client, trusted: Partner) -> None:
    url = reverse("wagtailsnippets_partners_partner:edit", args=[trusted.pk])
    assert 'name="trusted"' in client_of(User.objects.create_superuser("x")).get(url).content.decode()
    for other in (client, client_of(make_editor("editor"))):
        assert other.get(url).status_code in {302, 404}


@pytest.mark.parametrize("ticked", [[], ["x"], ["1"], ["1.2.3"], ["999999.1"], ["-1.1"], ["9" * 30 + ".1"]])
def test_nothing_sent_breaks_it(client: Client, ticked: list[str]) -> None:
    assert client.post(QUEUE, {"work": ticked}, follow=True).status_code == 200


def test_the_first_page_leads_there(client: Client, three: Any) -> None:
    content = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "3 works of trusted partners wait." in content
    assert QUEUE in content


def test_the_list_costs_the_same_for_many(client: Client, three: Any) -> None:
    client.get(QUEUE)
    counts = []
    for more in (0, 7):
        for number in range(more):
            submit(f"Flere {number}", make_editor(f"editor-{number}"))
        with CaptureQueriesContext(connection) as queries:
            assert len(ticks(client)) == 3 + more
        counts.append(len(queries))
    assert counts[0] == counts[1]
