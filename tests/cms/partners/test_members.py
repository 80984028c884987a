"""Becoming a member of a partner, what each role may do, and leaving; as the people see it."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.partners import members
from cms.partners.members import MembershipRefused
from cms.partners.models import Invitation, Partner, Role
from cms.partners.provisioning import provision_partner
from resourcebank.models import ResourcePage
from tests.admin import form_data
from tests.cms.media.uploads import make_file
from tests.factories import container_of, get_partner, make_user, make_work

pytestmark = pytest.mark.django_db
NEW = {"username": "ny", "first_name": "Ny", "last_name": "Person"}
CHOSEN = "et-langt-hemmelig-passord"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_member(name: str, *roles: Role, partner: Partner | None = None) -> User:
    partner = partner or get_partner()
    return make_user(name, *(partner.roles.get(role=role).group for role in roles))


@pytest.fixture
def boss() -> Client:
    """Looks after Fjord's members, and edits."""
    return client_of(make_member("boss", Role.EDITOR, Role.ADMINISTRATOR))


def page_of(partner: Partner | None = None) -> str:
    return reverse("partner_members", args=[(partner or get_partner()).pk])


def invite(client: Client, django_capture_on_commit_callbacks: Any, **fields: str) -> str:
    """The address in the letter that was sent."""
    data = {"invite": "1", "email": "ny@example.org", "role": "author", **fields}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(), data)
    (letter,) = mail.outbox
    found = re.search(r"http\S+", str(letter.body))
    assert found
    return "/" + found.group().split("/", 3)[3]


def roles_of(username: str) -> set[str]:
    return set(User.objects.get(username=username).groups.values_list("partner_role__role", flat=True))


class TestInvitation:
    def test_without_an_account_one_chooses_name_and_password(
        self, boss: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        link = invite(boss, django_capture_on_commit_callbacks)
        assert "Fjord" in mail.outbox[0].subject
        newcomer = Client()
        assert "Choose a name and a password." in newcomer.get(link).content.decode()
        weak = newcomer.post(link, {**NEW, "password1": "kort", "password2": "kort"}).content.decode()
        assert "This password is too short." in weak
        answer = newcomer.post(link, {**NEW, "password1": CHOSEN, "password2": CHOSEN}, follow=True)
        assert answer.status_code == 200
        assert "Add" in answer.content.decode()
        user = User.objects.get(username="ny")
        assert (user.email, user.check_password(CHOSEN)) == ("ny@example.org", True)
        assert roles_of("ny") == {"author"}

    def test_the_link_works_once(self, boss: Client, django_capture_on_commit_callbacks: Any) -> None:
        link = invite(boss, django_capture_on_commit_callbacks)
        passwords = {"password1": CHOSEN, "password2": CHOSEN}
        Client().post(link, {**NEW, **passwords})
        again = Client().post(link, {**NEW, "username": "annen", **passwords})
        assert again.status_code == 410
        assert not User.objects.filter(username="annen").exists()

    @pytest.mark.parametrize("end", ["old", "withdrawn", "sender removed", "sender demoted", "suspended", "forged"])
    def test_the_link_ends(self, boss: Client, end: str, django_capture_on_commit_callbacks: Any) -> None:
        link = invite(boss, django_capture_on_commit_callbacks, role="editor")
        sender, partner = User.objects.get(username="boss"), get_partner()
        if end == "old":
            later = time.time() + timedelta(days=7, seconds=5).total_seconds()
            with mock.patch("django.core.signing.time.time", return_value=later):
                assert Client().get(link).status_code == 410
            return
        if end == "withdrawn":
            boss.post(page_of(), {"withdraw": str(Invitation.objects.get().pk)})
        elif end == "sender removed":
            sender.groups.clear()
        elif end == "sender demoted":
            sender.groups.remove(partner.group)
        elif end == "suspended":
            Partner.objects.filter(pk=partner.pk).update(status=Partner.Status.SUSPENDED)
        else:
            link = link[:-3] + "xx/"
        answer = Client().get(link)
        assert answer.status_code == 410
        assert "This invitation is over" in answer.content.decode()

    def test_who_has_an_account_joins_with_it(self, boss: Client, django_capture_on_commit_callbacks: Any) -> None:
        link = invite(boss, django_capture_on_commit_callbacks, email="stranger@example.org", role="editor")
        stranger = make_user("stranger")
        assert "There is an account with your e-mail address." in Client().get(link).content.decode()
        client = client_of(stranger)
        assert "You are logged in as stranger." in client.get(link).content.decode()
        assert roles_of("stranger") == set()  # not by reading
        client.post(link)
        assert roles_of("stranger") == {"editor"}

    def test_a_wrong_address_is_told(self, boss: Client) -> None:
        answer = boss.post(page_of(), {"invite": "1", "email": "ikke en adresse", "role": "author"})
        assert "Enter a valid email address." in answer.content.decode()
        assert not Invitation.objects.exists()


class TestNoMoreThanOnesOwn:
    @pytest.mark.parametrize(("own", "given"), [(Role.AUTHOR, "editor"), (Role.EDITOR, "publisher")])
    def test_an_administrator_gives_no_more_than_she_has(self, own: Role, given: str) -> None:
        client = client_of(make_member("boss", own, Role.ADMINISTRATOR))
        make_member("other", Role.AUTHOR)
        client.post(page_of(), {"invite": "1", "email": "ny@example.org", "role": given})
        other = User.objects.get(username="other")
        client.post(page_of(), {"change": str(other.pk), "role": given})
        assert not Invitation.objects.exists()
        assert roles_of("other") == {"author"}

    @pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMINISTRATOR])
    def test_whatever_the_form_lets_through(self, boss: Client, role: Role) -> None:
        by, other = User.objects.get(username="boss"), make_member("other", Role.AUTHOR)
        with pytest.raises(MembershipRefused):
            members.invite(by, get_partner(), "ny@example.org", role, administers=False)
        with pytest.raises(MembershipRefused):
            members.change(by, get_partner(), other, role, administers=False)

    def test_she_does_not_raise_herself(self, boss: Client) -> None:
        me = User.objects.get(username="boss")
        boss.post(page_of(), {"change": str(me.pk), "role": "publisher", "administers": "on"})
        assert roles_of("boss") == {"editor", "administrator"}

    @pytest.mark.parametrize("data", [{"invite": "1", "email": "x@example.org"}, {"change": "PK"}, {"remove": "PK"}])
    def test_a_member_who_does_not_look_after_others_changes_nothing(self, data: dict[str, str]) -> None:
        client = client_of(make_member("editor", Role.EDITOR))
        other = make_member("other", Role.AUTHOR)
        client.post(
            page_of(), {name: value.replace("PK", str(other.pk)) for name, value in data.items()} | {"role": "author"}
        )
        assert not Invitation.objects.exists()
        assert roles_of("other") == {"author"}

    def test_another_partners_members_are_unknown(self, boss: Client) -> None:
        skog = get_partner("skog")
        other = make_member("other", Role.EDITOR, partner=skog)
        assert boss.get(page_of(skog)).status_code == 404
        for client_page in (page_of(skog), page_of()):
            boss.post(client_page, {"remove": str(other.pk)})
            boss.post(client_page, {"change": str(other.pk), "role": "author"})
        assert roles_of("other") == {"editor"}

    def test_a_publisher_is_invited_by_a_publisher(self, django_capture_on_commit_callbacks: Any) -> None:
        client = client_of(make_member("chief", Role.PUBLISHER, Role.ADMINISTRATOR))
        invite(client, django_capture_on_commit_callbacks, role="publisher")
        assert Invitation.objects.get().role == Role.PUBLISHER


class TestMembers:
    def test_roles_are_changed_and_members_removed_at_once(self, boss: Client) -> None:
        other = make_member("other", Role.AUTHOR)
        client, work = client_of(other), make_work(publish=False)
        edit = reverse("wagtailadmin_pages:edit", args=[work.pk])
        assert client.get(edit).status_code == 302
        boss.post(page_of(), {"change": str(other.pk), "role": "editor"})
        assert client.get(edit).status_code == 200
        boss.post(page_of(), {"remove": str(other.pk)})
        assert client.get(edit).status_code in {302, 404}
        assert client.get(page_of()).status_code in {302, 404}
        assert ModelLogEntry.objects.filter(action="partners.leave").exists()

    def test_one_leaves_by_oneself(self) -> None:
        member = make_member("other", Role.EDITOR)
        client_of(member).post(page_of(), {"remove": str(member.pk)})
        assert roles_of("other") == set()

    def test_the_last_who_looks_after_the_members_stays(self, boss: Client) -> None:
        me = User.objects.get(username="boss")
        answer = boss.post(page_of(), {"remove": str(me.pk)})
        assert "Nobody else looks after the members of Fjord." in answer.content.decode()
        boss.post(page_of(), {"change": str(me.pk), "role": "editor"})
        assert roles_of("boss") == {"editor", "administrator"}

    def test_the_page_costs_the_same_for_many(self, boss: Client) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for number in (1, 12):
            make_member(f"member-{number}", Role.AUTHOR)
            for more in range(number):
                make_member(f"more-{number}-{more}", Role.EDITOR)
            with CaptureQueriesContext(connection) as queries:
                assert boss.get(page_of()).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "edits_others", "publishes"),
        [(Role.AUTHOR, False, False), (Role.EDITOR, True, False), (Role.PUBLISHER, True, True)],
    )
    def test_what_each_may_do(self, role: Role, edits_others: bool, publishes: bool) -> None:
        member = make_member("member", role)
        others, own = make_work("Andres", publish=False), make_work("Eget", publish=False, owner=member)
        assert others.permissions_for_user(member).can_edit() is edits_others
        assert own.permissions_for_user(member).can_edit()
        assert own.permissions_for_user(member).can_publish() is publishes
        assert own.permissions_for_user(member).can_submit_for_moderation()
        foreign = make_work("Fremmed", partner=get_partner("skog"), publish=False)
        assert not foreign.permissions_for_user(member).can_edit()

    def test_an_author_makes_and_submits_a_work(self) -> None:
        client = client_of(make_member("author", Role.AUTHOR))
        add = reverse("wagtailadmin_pages:add", args=["resourcebank", "toolpage", container_of(get_partner(), "nb").pk])
        data = {**form_data(client, add), "title": "Min", "summary": "Mitt", "slug": "min", "action-submit": "1"}
        client.post(add, data)
        assert ResourcePage.objects.get(title="Min").current_workflow_state is not None


class TestSuspension:
    def test_members_of_a_suspended_partner_change_nothing(self) -> None:
        partner = get_partner()
        client = client_of(make_member("editor", Role.EDITOR, Role.ADMINISTRATOR))
        work, file = make_work(publish=False), make_file()
        addresses = [
            reverse("wagtailadmin_pages:edit", args=[work.pk]),
            reverse("wagtailadmin_pages:add", args=["resourcebank", "toolpage", container_of(partner, "nb").pk]),
            reverse("wagtaildocs:edit", args=[file.pk]),
        ]
        assert {client.get(url).status_code for url in addresses} == {200}
        partner.status = Partner.Status.SUSPENDED
        provision_partner(partner)
        assert {client.get(url).status_code for url in addresses} == {404}
        assert client.get(reverse("wagtaildocs:add")).status_code == 302
        client.post(page_of(), {"invite": "1", "email": "x@example.org", "role": "author"})
        assert not Invitation.objects.exists()
        partner.status = Partner.Status.ACTIVE
        provision_partner(partner)
        assert {client.get(url).status_code for url in addresses} == {200}
