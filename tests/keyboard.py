"""Finding one's way in a page without a mouse, and what axe is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Error, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def violations(page: Page, within: Any = "html", rules: Sequence[str] = WCAG) -> list[str]:
    """`within`: a selector, or what axe calls a context. A click is over when the next page has begun, not when all of it
    is there, and a page without its stylesheet breaks other rules."""
    page.wait_for_load_state()
    page.evaluate(f"window.axe || {AXE}")
    run = "([within, rules]) => axe.run(within, { runOnly: rules, resultTypes: ['violations'] })"
    found = page.evaluate(run, [within, list(rules)])["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]} ({node['failureSummary']})" for rule in found for node in rule["nodes"]
    ]


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
