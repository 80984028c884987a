"""Notices, comments and questions, and the page that ends letters: read by axe, at 320 px, and used by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.database import migrated_server_environment
from tests.keyboard import go_to, type_into, violations
from tests.services import prepared_server

pytestmark = pytest.mark.browser
PREPARE = """
import json
from django.urls import reverse
from cms.localisation.comments.service import comment_on, segments_of
from cms.localisation.notices.letters import stop_url
from cms.localisation.notices.models import Kind
from home.site import ensure_site
from tests.cms.localisation.helpers import start
from tests.factories import make_editor, make_partner, make_user, make_work, session_of
ensure_site()
make_partner("fjord")
people = {"eva": make_user("eva", "Translators (sv)"), "anna": make_editor("anna")}
_draft, translation = start(make_work("Havna"))
segment = segments_of(translation)[0]
comment_on(translation, segment, people["eva"], "Vad betyder det?", is_question=True)
print("prepared" + json.dumps({
    "sessions": {name: session_of(user) for name, user in people.items()},
    "comments": reverse("localisation_comments", args=[translation.pk, segment.pk]),
    "stop": stop_url(people["eva"], [Kind.NEW]),
}))
"""
Bank = tuple[str, dict[str, Any], BrowserContext]


@pytest.fixture(scope="module")
def bank(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    env = migrated_server_environment(tmp_path_factory.mktemp("bank"))
    with prepared_server(env, PREPARE) as (address, printed):
        context = browser.new_context(base_url=address, viewport={"width": 320, "height": 900})
        yield address, json.loads(printed), context
        context.close()


def page_of(bank: Bank, who: str) -> Page:
    address, prepared, context = bank
    context.clear_cookies()
    if who:
        context.add_cookies([{"name": "sessionid", "value": prepared["sessions"][who], "url": address}])
    return context.new_page()


def check(page: Page) -> None:
    assert violations(page, {"include": ["#main"], "exclude": [".messages"]}) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def press(page: Page, selector: str) -> None:
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_question_goes_to_and_fro_by_keyboard_and_axe_finds_nothing(bank: Bank) -> None:
    page = page_of(bank, "anna")
    page.goto("/admin/localize/notices/")
    expect(page.get_by_text("Unread: eva has a question about “Havna”")).to_be_visible()
    check(page)
    press(page, "main li a")
    expect(page.get_by_text("Vad betyder det?")).to_be_visible()
    check(page)
    page.goto("/admin/localize/questions/")
    check(page)
    type_into(page, "main article textarea", "En havn.")
    press(page, "main article button[name=settle]")
    expect(page.get_by_text("There are none.")).to_be_visible()
    check(page)
    page.close()

    page = page_of(bank, "eva")
    page.goto(bank[1]["comments"])
    expect(page.get_by_text("En havn.")).to_be_visible()
    check(page)
    type_into(page, "section > form [name=text]", "Tack!")
    press(page, "section > form button[type=submit]")
    expect(page.get_by_text("Tack!")).to_be_visible()
    check(page)
    page.close()


def test_letters_end_by_keyboard_for_somebody_who_is_not_logged_in(bank: Bank) -> None:
    page = page_of(bank, "")
    page.goto(bank[1]["stop"])
    check(page)
    press(page, "main button")
    expect(page.get_by_role("status")).to_be_visible()
    check(page)
    page.close()
