"""A reader tells the partners something, in a real browser: without scripts, and with them without leaving the page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.keyboard import focused

from .browsing import keeps_the_rules, open_page, press_until, reading

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser) -> Any:
    with reading(browser, java_script_enabled=False, user_agent="Plain/1.0") as page:
        yield page


def test_without_scripts_she_tells_is_told_what_to_mend_and_is_thanked(plain: Page, address: str) -> None:
    plain.goto(f"{address}/en/?q=xylophonist")
    line = plain.get_by_label("In one line, what would have helped you?")
    expect(line).to_have_value("xylophonist")
    line.fill("call me on +47 901 23 456")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_text("Leave out the telephone number")).to_be_visible()
    expect(line).to_have_value("call me on +47 901 23 456")
    line.fill("how to teach music on an island")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_role("heading", name="Thank you")).to_be_visible()
    plain.get_by_role("link", name="Back to your search").click()
    expect(plain).to_have_url(f"{address}/en/?q=xylophonist")

    open_page(plain, address, "Harbour game")
    useful = plain.get_by_role("region", name="Was this useful?")
    useful.get_by_label("Partly").check()
    useful.get_by_label("Why?").fill("The lock was too easy")
    useful.get_by_role("button", name="Send").click()
    expect(plain.get_by_role("heading", name="Thank you")).to_be_in_viewport()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Harbour game")


def test_with_the_keyboard_and_scripts_she_stays_where_she_is(browser: Browser, address: str) -> None:
    with reading(browser, viewport={"width": 320, "height": 700}) as page:
        open_page(page, address, "Harbour course")
        page.goto(page.url.replace("/en/", "/sv/"))
        page.evaluate("window.here = true")
        page.get_by_role("button", name="Svenska").press("Enter")
        expect(page.locator("#wanted [role=status]")).to_be_focused()
        press_until(page, focused(page, "#useful [name=useful]"))
        expect(page.locator("#useful-text")).to_be_hidden()
        page.keyboard.press("Space")
        page.locator("#useful-text").fill("see https://example.org")
        page.keyboard.press("Enter")
        expect(page.locator("#useful-text[aria-invalid]")).to_be_focused()
        keeps_the_rules(page)
        page.locator("#useful-text").fill("Clear and short")
        page.keyboard.press("Enter")
        expect(page.locator("#useful-title")).to_be_focused()
        assert page.evaluate("window.here")
        keeps_the_rules(page)
        page.goto(f"{address}/nb/tell-us/?q=sau")
        keeps_the_rules(page)
