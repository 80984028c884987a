"""A partner's list of links that do not work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.quality.models import ExternalLink, Problem, Waiver
from resourcebank.care import assess_work
from tests.admin import client_of
from tests.factories import get_partner, make_editor, make_work

pytestmark = pytest.mark.django_db
URL = "/admin/works/broken-links/"


def text(html: str) -> list[dict[str, Any]]:
    return [{"type": "text", "value": html, "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"}]


def make_broken(title: str, **where: Any) -> Any:
    """A live work with a link to elsewhere that is gone, and one to a work that is not public any more."""
    address = f"https://gone.example.org/{title}"
    target = make_work(f"Target of {title}", **where)
    html = f'<p><a href="{address}">her</a> <a linktype="page" id="{target.pk}">der</a></p>'
    work = make_work(title, body=text(html), **where)
    since = timezone.now() - timedelta(days=3)
    ExternalLink.objects.filter(url=address).update(is_broken=True, problem=Problem.GONE, failing_since=since)
    target.unpublish()
    assess_work(work)
    return work


def rows(user: User) -> list[str]:
    soup = BeautifulSoup(client_of(user).get(URL).content, "html.parser")
    return [" ".join(row.text.split()) for row in soup.select("tbody tr")]


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


def test_each_link_that_does_not_work_with_what_is_wrong(editor: User) -> None:
    work = make_broken("Kurs")
    soup = BeautifulSoup(client_of(editor).get(URL).content, "html.parser")
    assert soup.select_one(f"tbody a[href='/admin/pages/{work.pk}/edit/']")
    outside, inside = rows(editor)
    assert "A link leads to something that readers cannot see: Target of Kurs." in (inside + outside)
    link = next(row for row in (outside, inside) if "gone.example.org" in row)
    assert link.startswith("Kurs The link https://gone.example.org/Kurs does not work. (there is no such page) Open it")


def test_only_ones_own_and_only_what_is_public_and_not_waived(editor: User) -> None:
    make_broken("Skogs", partner=get_partner("skog"), language="sv")
    make_broken("Not live").unpublish()
    work = make_broken("Kurs")
    assert len(rows(editor)) == 2
    Waiver.objects.create(
        page=work, check_name="link-broken", key="https://gone.example.org/Kurs", reason="x", until=timezone.localdate()
    )
    assert len(rows(editor)) == 1
    assert len(rows(User.objects.create_superuser("admin"))) == 3
    assert client_of(User.objects.create_user("nobody")).get(URL).status_code == 302


def test_where_all_is_well_it_says_so_and_the_menu_leads_there(editor: User) -> None:
    make_work("Kurs")
    content = client_of(editor).get(URL).content.decode()
    assert "All links work." in content
    assert URL in content


def test_it_costs_the_same_however_many(editor: User, django_assert_num_queries: Any) -> None:
    client = client_of(editor)
    make_broken("One")
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for number in range(5):
        make_broken(f"More {number}")
    with django_assert_num_queries(len(one)):
        assert client.get(URL).content.decode().count("gone.example.org/More") > 5
