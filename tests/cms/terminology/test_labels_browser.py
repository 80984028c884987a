"""The termbase's pages in a real browser, as narrow as a phone, without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.database import migrated_server_environment
from tests.keyboard import go_to, violations
from tests.services import prepared_server

pytestmark = pytest.mark.browser
PREPARE = """
from cms.terminology.models import TermSuggestion
from cms.terminology.roles import terminologists_group
from tests.factories import make_concept, make_user, session_of
user = make_user("terminologist", terminologists_group("sv"), terminologists_group("nb"))
concept = make_concept("funding", nb="finansiering", en="funding", el="χρηματοδότηση")
make_concept("peer-support", nb="likepersonsarbeid", en="peer support")
TermSuggestion.objects.create(concept=concept, language="sv", text="medel", suggested_by=user)
print("prepared", session_of(user))
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    env = migrated_server_environment(tmp_path_factory.mktemp("bank"))
    with prepared_server(env, PREPARE) as bank:
        yield bank


def opened(bank: tuple[str, str], browser: Browser, *, scripts: bool) -> Page:
    address, session = bank
    viewport = {"width": 320, "height": 800}
    context = browser.new_context(base_url=address, viewport=viewport, java_script_enabled=scripts)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


@pytest.mark.parametrize("path", ["labels/concepts/", "", "suggest/", "suggestions/1/", "files/"])
def test_axe_finds_nothing_and_the_page_is_no_wider_than_a_phone(bank, browser, path: str) -> None:
    page = opened(bank, browser, scripts=True)
    page.goto(f"/admin/terms/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_labels_are_written_by_keyboard(bank, browser) -> None:
    page = opened(bank, browser, scripts=True)
    page.goto("/admin/terms/labels/concepts/")
    go_to(page, "[aria-label='peer support, Swedish']")
    page.keyboard.type("kamratstöd")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 text saved.")).to_be_visible()
    expect(page.get_by_label("peer support, Swedish")).to_have_value("kamratstöd")
    page.context.close()


def test_labels_are_written_without_scripts(bank, browser) -> None:
    page = opened(bank, browser, scripts=False)
    page.goto("/admin/terms/labels/concepts/")
    page.get_by_label("funding, Swedish").fill("finansiering")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 text saved.")).to_be_visible()
    page.context.close()
