"""The admin gate, where the matrix (tests/matrix) does not say it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.partners.gate.rules import _rules
from resourcebank.models import ResourcePage
from tests.admin import client_of
from tests.admin_urls import admin_addresses
from tests.factories import container_of, get_partner, make_partner, make_user, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return client_of(make_user("editor", "Fjord: editors"))


@pytest.fixture
def skog() -> Any:
    return get_partner("skog")


def test_every_address_of_the_admin_has_a_rule() -> None:
    addresses = admin_addresses()
    assert len(addresses) > 250
    without = sorted({f"{one.name} ({one.route})" for one in addresses if one.name not in _rules})
    assert not without, "say beside the addresses, with cms.partners.gate.register_rules, whose business they are"


def test_every_rule_has_an_address() -> None:
    assert set(_rules) <= {one.name for one in admin_addresses()}


def test_an_address_without_a_rule_is_refused_to_everybody_and_logged(monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.delitem(_rules, "wagtailadmin_account")
    for client in (client_of(User.objects.create_superuser("boss")), Client()):
        assert client.get(reverse("wagtailadmin_account")).status_code == 404
    assert "wagtailadmin_account" in caplog.text


def test_what_no_database_holds_is_at_no_address() -> None:
    """PostgreSQL refuses a NUL wherever it is looked for."""
    boss = client_of(User.objects.create_superuser("boss"))
    assert boss.get("/admin/terms/labels/concepts/?group=a%00b").status_code == 404
    assert boss.get("/admin/terms/labels/concepts/?group=a%2500b").status_code == 200


def test_anothers_page_and_no_page_are_one_answer(editor: Client, skog: Any) -> None:
    theirs = make_work("Deres", partner=skog, publish=False)
    for name in ("edit", "history", "copy", "delete"):
        answers = [editor.get(reverse(f"wagtailadmin_pages:{name}", args=[pk])) for pk in (theirs.pk, 999999)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1


def test_a_right_she_lacks_on_her_own_page_is_told(editor: Client) -> None:
    own = make_work()
    answer = editor.post(reverse("wagtailadmin_pages:unpublish", args=[own.pk]), follow=True)
    assert "you do not have permission" in answer.content.decode()
    assert ResourcePage.objects.get(pk=own.pk).live


def test_the_page_chooser_offers_public_works_and_their_public_titles(editor: Client, skog: Any) -> None:
    make_work("Utkastet", partner=skog, publish=False)
    edited = make_work("Åpent", partner=skog)
    edited.title = "Ikke ennå"
    edited.save_revision()
    browse = reverse("wagtailadmin_choose_page_child", args=[container_of(skog, "nb").pk])
    search = reverse("wagtailadmin_choose_page_search")
    for url in (browse, f"{search}?q=Åpent", f"{search}?q=Utkastet"):
        content = editor.get(url).json()["html"] if url == browse else editor.get(url).content.decode()
        assert "Utkastet</" not in content
        assert "Ikke ennå" not in content
    assert "Åpent" in editor.get(browse).json()["html"]
    chosen = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert editor.get(f"{chosen}?id={edited.pk}").json()["result"][0]["adminTitle"] == "Åpent"


def test_a_translator_sees_no_originals_that_are_not_public(skog: Any) -> None:
    translator = client_of(make_user("translator", "Translators (sv)"))
    draft = make_work("Svenskt utkast", language="sv", partner=skog, publish=False)
    published = make_work("Svensk bok", language="sv", partner=skog)
    published.title = "Nytt namn"
    published.save_revision()
    listing = translator.get(reverse("wagtailadmin_explore", args=[container_of(skog, "sv").pk])).content.decode()
    assert "Svensk bok" in listing
    assert f"/pages/{draft.pk}/" not in listing
    assert "Svenskt utkast" not in listing
    assert "Nytt namn" not in listing
    search = translator.get(reverse("wagtailadmin_pages:search") + "?q=Svensk").content.decode()
    assert "Svensk bok" in search
    assert "Svenskt utkast" not in search


def test_the_menu_of_pages_leads_to_ones_own_shelf(editor: Client, skog: Any) -> None:
    shelf = container_of(get_partner(), "nb")
    for page in (shelf.get_parent(), shelf):
        assert editor.get(reverse("wagtailadmin_api:pages:detail", args=[page.pk])).json()["id"] == page.pk
    url = reverse("wagtailadmin_api:pages:listing")
    below = editor.get(f"{url}?child_of={shelf.get_parent().pk}&for_explorer=1").json()["items"]
    assert [item["id"] for item in below] == [shelf.pk]
    assert editor.get(f"{url}?search=fjord").status_code == 200


@pytest.mark.parametrize("role", ["Fjord: editors", "Translators (sv)"])
def test_the_first_page_forgets_what_is_anothers_now(skog: Any, role: str) -> None:
    """A partner's has a desk in the place of some of its lists, a translator's has not."""
    user = make_user("somebody", role)
    client = client_of(user)
    work = make_work("Flyttet", language="sv")
    work.locked, work.locked_by, work.locked_at = True, user, timezone.now()
    work.save()
    PageLogEntry.objects.log_action(work, "wagtail.edit", user=user)
    own = role.startswith("Fjord")
    assert ("Flyttet" in client.get(reverse("wagtailadmin_home")).content.decode()) is own
    work.move(container_of(skog, "sv"), pos="last-child")
    assert "Flyttet" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_reviewer_of_forty_partners_gets_her_list(settings: Any) -> None:
    """SQLite refuses a condition of more than a thousand parts."""
    for number in range(4):
        make_partner(f"partner-{number}")
    from cms.partners.permissions import PartnerPagePolicy

    reviewer = make_user("reviewer", "Reviewers")
    sql = str(PartnerPagePolicy().explorable_instances(reviewer).query)
    assert sql.count(" OR ") < 10
