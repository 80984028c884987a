"""Finding one's way in a page without a mouse, and what axe is asked about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}


def violations(page: Page, context: Any = "#main") -> list[str]:
    """Of the whole page where `context` is None. A click is over when the next page has begun, not when it is all there."""
    page.wait_for_load_state()
    found = Axe().run(page, context=context, options=AXE).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def focused(page: Page, selector: str) -> Callable[[], bool]:
    def asked() -> bool:
        try:
            return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))
        except Error as error:  # the page is just being left for the next one
            if "context was destroyed" not in str(error):
                raise
            page.wait_for_load_state()
            return False

    return asked


def go_to(page: Page, selector: str) -> None:
    """By the Tab key alone."""
    for _number in range(150):
        if focused(page, selector)():
            return
        page.keyboard.press("Tab")
    where = page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
    pytest.fail(f"the Tab key does not lead to {selector}; it is at {where}")


def type_into(page: Page, selector: str, text: str) -> None:
    go_to(page, selector)
    page.keyboard.type(text)
