"""A machine asked in a real browser by the keyboard alone, by the worker and Apertium as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cms.localisation.engines.apertium import Apertium
from tests.cms.media.bank import serving_bank_of_one
from tests.keyboard import go_to, violations
from tests.services import require, running_worker

pytestmark = pytest.mark.browser
PREPARE = """
from tests.cms.localisation.helpers import start
from tests.factories import make_work
page, translation = start(make_work("Hvordan går det", body=[("steps", ["Ikke nå", "Hva så"])]), "nn")
print("prepared", page.pk, translation.pk)
"""


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[dict[str, Any]]:
    require(Apertium({}).can("nb", "nn"), "Apertium (apertium-nno-nob)")
    with serving_bank_of_one(tmp_path, PREPARE) as (env, address, session, (page, translation)):
        yield {"env": env, "address": address, "session": session, "page": page, "translation": translation}


@pytest.fixture
def page(bank: dict[str, Any], browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=bank["address"], viewport={"width": 320, "height": 900}, locale="en")
    context.add_cookies([{"name": "sessionid", "value": bank["session"], "url": bank["address"]}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def press(page: Page, selector: str) -> None:
    go_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_machine_is_asked_stopped_and_asked_again_and_says_when_it_is_done(bank: dict[str, Any], page: Page) -> None:
    page.goto(f"/admin/pages/{bank['page']}/edit/")
    page.get_by_role("link", name="Suggest with a machine").click()
    status = page.locator("[data-live] [role=status]")
    expect(page.get_by_text("Apertium runs on this server")).to_be_visible()
    assert violations(page) == []
    press(page, "button[value=ask]")
    expect(status).to_have_text("Waiting for its turn")
    expect(page.get_by_role("link", name="Show how far it is")).to_have_count(0)  # the script looks
    assert violations(page) == []
    press(page, "button[value=stop]")
    expect(status).to_have_text("Stopped")
    press(page, "button[value=ask]")
    page.evaluate("document.querySelector('[data-live] [role=status]').dataset.same = 'yes'")
    with running_worker(bank["env"]):
        expect(status).to_have_text("Done", timeout=60_000)
    expect(page.locator("[data-same=yes]")).to_have_text("Done")  # the very element, or it would not be read out
    expect(page.get_by_text("4 of 4; 4 suggested")).to_be_visible()
    assert violations(page) == []
    press(page, f"a[href='/admin/pages/{bank['page']}/edit/']")
    expect(page.get_by_text("Korleis går det").first).to_be_visible()
