"""The main way: an editor makes a material with a PDF and submits it, a reviewer approves it, a reader finds it; every
later change is seen by search. On both pairs of database and engine."""

from __future__ import annotations

import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
SECONDS = 20.0  # on a busy machine; `make bench` measures how soon it is


def log_in(browser: Browser, bank: str, name: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.goto(f"{bank}/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    expect(page.locator("[data-sprite], #wagtail-sidebar").first).to_be_attached()
    return page


def found(bank: str, q: str) -> list[dict[str, Any]]:
    query = urllib.parse.urlencode({"q": q, "lang": "nb"})
    with urllib.request.urlopen(f"{bank}/api/v1/search/?{query}") as answer:  # noqa: S310
        results: list[dict[str, Any]] = json.load(answer)["results"]
        return results


def wait_until(condition: Callable[[], bool], what: str) -> float:
    """Seconds until it held."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < SECONDS, f"{what} took more than {SECONDS} s"
        time.sleep(0.02)
    return time.monotonic() - started


def choose_action(page: Page, label: str) -> None:
    """From the menu beside "Save draft"."""
    page.locator("footer [data-w-dropdown-target=toggle], .footer [aria-label*=more i]").first.click()
    page.get_by_role("button", name=label, exact=True).or_(page.get_by_role("link", name=label, exact=True)).click()
    page.wait_for_load_state()


def approve(reviewer: Page, bank: str, title: str) -> None:
    reviewer.goto(f"{bank}/admin/")
    reviewer.get_by_role("link", name=title).first.click()
    choose_action(reviewer, "Approve")
    expect(reviewer.locator(".messages, [data-messages]")).to_contain_text("has been updated")


def add_file(page: Page, path: Path) -> None:
    page.get_by_role("button", name="Add file").click()
    page.get_by_role("button", name=re.compile("Choose a (file|document)")).first.click()
    send_in_chooser(page, path)


def send_in_chooser(page: Page, path: Path) -> None:
    """In the window that a chooser opens."""
    page.get_by_role("tab", name="Upload").click()
    modal = page.locator(".modal-body")
    modal.locator("input[type=file]").set_input_files(path)
    modal.locator("input[name$=title]").fill(path.stem)
    modal.get_by_role("button", name="Upload").click()
    expect(page.locator(".modal-body")).to_have_count(0)


def make_pdf(folder: Path) -> Path:
    from resourcebank.sample.artwork import make_pdf as pdf

    path = folder / "Hefte om bedring.pdf"
    path.write_bytes(pdf("Hefte om bedring", "nb", ["Bedring er mulig."]))
    return path


def test_a_material_goes_from_a_partner_to_a_reader(browser: Browser, bank: str, tmp_path: Path) -> None:
    title, better = "Grunnkurs for erfaringskonsulenter", "Startkurs for erfaringskonsulenter"
    editor = log_in(browser, bank, "editor")
    editor.get_by_role("link", name="Training material").click()
    editor.fill("[name=title]", title)
    editor.fill("[name=summary]", "For deg som er ny i rollen.")
    add_file(editor, make_pdf(tmp_path))
    choose_action(editor, "Submit to Review")
    expect(editor.locator(".messages, [data-messages]")).to_contain_text("submitted")
    assert found(bank, "grunnkurs") == []

    reviewer = log_in(browser, bank, "reviewer")
    approve(reviewer, bank, title)
    wait_until(lambda: bool(found(bank, "erfaringskonsulentene")), "publish to found")
    (result,) = found(bank, "grunnkurs")
    assert result["title"] == title
    assert result["formats"] == ["pdf"]

    editor.goto(f"{bank}/admin/")
    editor.get_by_role("link", name=re.compile("Norsk bokmål")).first.click()
    editor.get_by_role("link", name=title).first.click()
    editor.fill("[name=title]", better)
    choose_action(editor, "Submit to Review")
    assert found(bank, "startkurs") == []  # readers keep the approved version until the new one is approved
    approve(reviewer, bank, better)
    wait_until(lambda: bool(found(bank, "startkurset")), "edit to found")
    assert found(bank, "grunnkurs") == []

    admin = log_in(browser, bank, "admin")
    for action in ("unpublish", "delete"):
        page_id = re.search(r"/pages/(\d+)/", editor_url(admin, bank, better))
        assert page_id
        admin.goto(f"{bank}/admin/pages/{page_id[1]}/{action}/")
        admin.locator("main form").get_by_role("button").first.click()
        wait_until(lambda: not found(bank, "startkurs"), action)
        if action == "unpublish":
            admin.goto(f"{bank}/admin/pages/{page_id[1]}/edit/")
            choose_action(admin, "Publish")
            wait_until(lambda: bool(found(bank, "startkurs")), "publish again")


def editor_url(page: Page, bank: str, title: str) -> str:
    page.goto(f"{bank}/admin/pages/search/?q={urllib.parse.quote(title)}")
    href = page.get_by_role("link", name=title).first.get_attribute("href")
    assert href
    return href
