"""What was done at a partner can be read afterwards, by those who look after it and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.partners import audit, members
from cms.partners.models import Role
from resourcebank.models import ResourcePageFile
from tests.admin import client_of
from tests.cms.media.uploads import make_file
from tests.factories import get_partner, make_editor, make_user, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    groups = (get_partner().roles.get(role=role).group for role in (Role.EDITOR, Role.ADMINISTRATOR))
    return make_user("boss", *groups)


def log_of(user: User, page: str = "", partner: Any = None) -> str:
    url = reverse("partner_log", args=[(partner or get_partner()).pk])
    return client_of(user).get(url + page).content.decode()


def test_rights_given_are_there_with_whom_and_by_whom(boss: User) -> None:
    members.invite(boss, get_partner(), "ny@example.org", Role.AUTHOR, administers=False)
    assert {"Invite somebody: ny@example.org, author", "Invite somebody: author, ny@example.org"} & {
        cell.text for cell in BeautifulSoup(log_of(boss), "html.parser").select("td")
    }  # databases keep the order of words, or not
    assert "<td>boss</td>" in log_of(boss)
    network = User.objects.create_superuser("nettverket")
    assert "ny@example.org" in log_of(network)
    assert "Invite somebody" in client_of(network).get(reverse("wagtailadmin_reports:site_history")).content.decode()


def test_a_file_fetched_that_is_not_public(boss: User) -> None:
    file, editor = make_file("hemmelig.pdf"), make_editor("editor")
    client = client_of(editor)
    assert client.get(file.url).status_code == 200
    assert client.head(file.url).status_code == 200
    assert client.get(file.url, headers={"Range": "bytes=5-9"}).status_code == 206
    content = log_of(boss)
    assert content.count("Fetch a file that is not public") == 1
    assert "<td>editor</td>" in content
    assert Client().get(file.url).status_code == 404
    work = make_work(publish=False)
    work.files = [ResourcePageFile(file=file)]
    work.save_revision().publish()
    client.get(file.url)
    Client().get(file.url)
    assert log_of(boss).count("Fetch a file") == 1


def test_a_list_that_is_exported(boss: User) -> None:
    network = User.objects.create_superuser("nettverket")
    url = reverse("wagtailadmin_reports:aging_pages")
    client_of(network).get(url)
    assert client_of(network).get(f"{url}?export=csv").status_code == 200
    entry = ModelLogEntry.objects.get(action="partners.export")
    assert (entry.user, entry.data) == (network, {"address": url})


def test_nobody_else_reads_it(boss: User) -> None:
    url = reverse("partner_log", args=[get_partner().pk])
    skogs = (get_partner("skog").roles.get(role=role).group for role in (Role.EDITOR, Role.ADMINISTRATOR))
    for other in (make_editor("editor"), make_user("skog", *skogs), make_user("reviewer", "Reviewers")):
        assert client_of(other).get(url).status_code == 404


def test_a_long_log_has_pages_and_costs_the_same(boss: User, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = client_of(boss), reverse("partner_log", args=[get_partner().pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(60):
        user = make_editor(f"editor-{number}")
        audit.log_of_person(user, "partners.export", {"address": f"/{number}/"})
    with django_assert_num_queries(len(few) + 1):  # the people's names, in one
        newest = client.get(url).content.decode()
    assert newest.count("Export a list") == 50
    assert "Export a list: /59/" in newest
    assert client.get(f"{url}?p=2").content.decode().count("Export a list") == 10
