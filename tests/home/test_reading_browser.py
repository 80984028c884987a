"""A call read in a real browser: its steps ticked, a hard word opened by the keyboard, the citation copied, printed."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.home.browsing import keeps_the_rules, open_page, press_until, reading
from tests.keyboard import focused, violations

pytestmark = pytest.mark.browser


def test_a_reader_ticks_steps_opens_a_word_copies_the_citation_and_prints(browser, address):
    options = {"viewport": {"width": 1280, "height": 800}, "permissions": ["clipboard-read", "clipboard-write"]}
    with reading(browser, color_scheme="light", **options) as page:
        open_page(page, address, "Island grant")
        first, second = page.get_by_role("checkbox", name="Write"), page.get_by_role("checkbox", name="Send")
        press_until(page, focused(page, "button.term"))
        page.keyboard.press("Enter")
        hint = page.locator("[popover]:popover-open")
        expect(hint).to_contain_text("Money to begin with.")
        assert violations(page) == []
        page.keyboard.press("Tab")
        assert focused(page, "[popover] a")()
        page.keyboard.press("Escape")
        expect(hint).to_have_count(0)

        press_until(page, focused(page, ".ticks input"))
        page.keyboard.press("Space")
        expect(page.get_by_text("1 of 2 done")).to_be_visible()
        page.reload()
        expect(first).to_be_checked()
        expect(second).not_to_be_checked()

        page.get_by_text("Cite this work").click()
        page.get_by_role("button", name="Copy the citation").click()
        expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Fjord (20")
        assert copied.endswith(page.url)

        paper = " ".join(part.extract_text() for part in PdfReader(io.BytesIO(page.pdf())).pages)
        for printed in ("Island grant", "900 euro", "Words explained", "Money to begin with.", "CC BY"):
            assert printed in paper
        for left_out in ("Find", "You may also need", "Leave pictures out", "days left"):
            assert left_out not in paper

        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            keeps_the_rules(page)
