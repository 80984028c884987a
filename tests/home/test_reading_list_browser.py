"""My list is kept by the browser alone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.home.browsing import keeps_the_rules, reading

pytestmark = pytest.mark.browser


def test_a_reader_keeps_works_orders_them_and_sends_the_list(browser, address):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        page.goto(f"{address}/en/?q=harbour")
        mine = page.get_by_role("link", name="My list")
        keep = page.get_by_role("button", name="Keep in my list Harbour")
        titles = [page.locator(".card-title").first.inner_text()]
        keep.first.press("Enter")
        expect(page.locator("[data-list] [role=status]")).to_have_text("It is in your list.")
        expect(page.get_by_role("button", name=f"Remove from my list {titles[0]}")).to_be_focused()
        page.get_by_role("link", name="Harbour game").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Harbour game")
        page.get_by_role("button", name="Keep in my list Harbour game").click()
        titles.append("Harbour game")
        expect(mine).to_have_text("My list 2")

        mine.click()
        expect(page.get_by_role("heading", level=1, name="My list")).to_be_visible()
        expect(page.locator(".card-title")).to_have_text(titles)
        page.get_by_role("button", name="Up Harbour game").press("Enter")
        expect(page.locator(".card-title")).to_have_text(titles[::-1])
        expect(page.locator(".cards > li").first).to_be_focused()
        expect(page.get_by_role("heading", level=1, name="My list")).to_be_visible()
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            keeps_the_rules(page)
        sent = page.url.split("#")[0]
        kept = page.context.storage_state()
        assert kept["cookies"] == []
        assert json.loads(kept["origins"][0]["localStorage"][0]["value"]) == sent.split("ids=")[1].split(",")

        with reading(browser) as other:  # who was sent it
            other.goto(sent)
            expect(other.get_by_role("heading", level=1, name="List of works")).to_be_visible()
            other.get_by_role("button", name="Take out Harbour game").click()
            expect(other.locator(".card-title")).to_have_text(titles[:1])
            assert other.context.storage_state()["origins"] == []  # another's list is not kept
            other.get_by_role("button", name="Keep all in my list").click()
            expect(other.get_by_role("heading", level=1, name="My list")).to_be_visible()

        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Remove all").click()
        expect(page.get_by_role("heading", level=2)).to_have_text("There is nothing on this list yet")
        assert page.context.storage_state()["origins"] == []
