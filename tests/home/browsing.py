"""Reading the public site in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.keyboard import violations

OF_COLOURS = ["color-contrast", "link-in-text-block"]


@contextmanager
def reading(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page that fails the test when it logs an error: a script's, or a breach of the content security policy."""
    errors: list[str] = []
    with browser.new_context(**options) as context:  # closed however the test ends: open pages keep the processor busy
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    assert not [error for error in errors if "404" not in error]


def open_page(page: Page, address: str, where: str) -> None:
    """By its address, or a work by its title."""
    if where.startswith("/"):
        page.goto(address + where)
        return
    page.goto(f"{address}/en/?q={where}")
    page.get_by_role("link", name=where).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(where)


def none_is_broken(page: Page, found: Sequence[str]) -> None:
    assert not found, f"{page.url}, {page.evaluate('window.innerWidth')}: {found}"


def keeps_the_rules(page: Page) -> None:
    """Of WCAG, with all that unfolds unfolded, by day and by night, as wide as the screen and no wider."""
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true; })")
    width = page.evaluate("window.innerWidth")
    none_is_broken(page, violations(page))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(color_scheme="dark")
    none_is_broken(page, violations(page, rules=OF_COLOURS))
    page.emulate_media(color_scheme="light")


def letters_of_twice_the_size_fit(page: Page) -> None:
    page.evaluate("document.documentElement.style.setProperty('font-size', '212.5%')")
    width = page.evaluate("window.innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def menus_keep_the_rules(page: Page) -> None:
    """The header's menus, the same on all pages, lie over the page, so each is unfolded by itself."""
    width = page.evaluate("window.innerWidth")
    for menu in page.locator(".site-header details").all():
        menu.evaluate("fold => { fold.open = true; }")
        none_is_broken(page, violations(page, within=".site-header"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        menu.evaluate("fold => { fold.open = false; }")


def until(page: Page, found: Callable[[], bool]) -> None:
    """The page's policy lets nobody evaluate code in it, Playwright's own waiting neither."""
    for _try in range(100):
        if found():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not come")


def press_until(page: Page, found: Callable[[], bool], key: str = "Tab", most: int = 60) -> None:
    for _press in range(most):
        page.keyboard.press(key)
        outline = page.evaluate(
            "getComputedStyle(document.activeElement.closest('.card:has(.card-title a:focus-visible), .search-line') "
            "|| document.activeElement).outlineStyle"
        )
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        if found():
            return
    pytest.fail(f"not reached by {most} times {key}")
