"""The checks as an editor meets them in a real browser: by keyboard, while she writes, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.cms.media.bank import serving_bank_of_one
from tests.keyboard import violations

pytestmark = pytest.mark.browser
SOON = 30_000  # ms; a draft is saved by itself every ten seconds
BLOCK = "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"
WORK = f"""
from django.utils import timezone
from cms.quality.models import ExternalLink
from resourcebank.care import assess_work
from tests.factories import make_concept, make_work
make_concept("a", nb="Emne")
body = [{{"type": "text", "value": '<p><a href="http://127.0.0.1:8000/admin/">Logg inn</a></p>', "id": "{BLOCK}"}}]
work = make_work("Film", body=[{{"type": "text", "value": '<p><a href="https://gone.example.org/">her</a></p>'}}])
ExternalLink.objects.update(is_broken=True, problem="gone", failing_since=timezone.now())
assess_work(work)
print("prepared", make_work("Kurs", publish=False, body=body).pk)
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """(address, session, the work's path)"""
    with serving_bank_of_one(tmp_path_factory.mktemp("bank"), WORK) as (_env, address, session, (work,)):
        yield address, session, f"/admin/pages/{work}/edit/"


def context_of(bank: tuple[str, str, str], browser: Browser, **options: object) -> BrowserContext:
    address, session, _path = bank
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context


def test_she_jumps_by_keyboard_and_the_list_follows_what_she_mends(
    bank: tuple[str, str, str], browser: Browser
) -> None:
    context = context_of(bank, browser, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script("document.addEventListener('w-unsaved:watch-edits', () => { window.watched = true; });")
    page.goto(bank[2])
    page.wait_for_function("window.watched")  # before that Wagtail takes a change for how the form began
    panel = page.get_by_role("region", name="Before it goes to readers")
    expect(panel.get_by_role("status")).to_contain_text("1 thing must be mended")
    assert violations(page, "[data-quality-panel]") == []

    panel.get_by_role("link", name="Go to “Text, Text”").press("Enter")
    assert page.evaluate(f"document.activeElement.closest('#block-{BLOCK}-section') !== null")
    assert page.evaluate("document.activeElement.isContentEditable")
    topics = page.get_by_role("checkbox", name="Emne")
    expect(topics).to_be_hidden()  # its part of the form is folded
    panel.get_by_role("link", name="Go to “Topics”").press("Enter")
    expect(topics).to_be_focused()
    topics.press("Space")
    expect(panel.get_by_text("Nothing is chosen at “Topics”.")).to_have_count(0, timeout=SOON)
    expect(panel.get_by_text("Nothing is chosen at “Audiences”.")).to_be_visible()
    assert problems == []
    context.close()


def test_a_warning_is_waived_on_a_small_screen(bank: tuple[str, str, str], browser: Browser) -> None:
    context = context_of(bank, browser, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(bank[2])
    page.get_by_role("link", name="Waive: Nothing is chosen at “Audiences”.").press("Enter")
    page.get_by_label("Why does it not count?").fill("For alle")
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Waive").press("Enter")
    expect(page.get_by_text("“For alle”")).to_be_visible()
    context.close()


def test_without_scripts_the_list_and_its_links_are_there(bank: tuple[str, str, str], browser: Browser) -> None:
    """Wagtail's form is not; so the list has a page, which the message after a refused publication leads to."""
    context = context_of(bank, browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(bank[2].replace("pages", "quality").replace("edit/", ""))
    expect(page.locator(".quality").get_by_role("status")).to_contain_text("1 thing must be mended")
    page.get_by_role("link", name="Go to “Text, Text”").click()
    expect(page).to_have_url(re.compile(f"/edit/#block-{BLOCK}-section$"))
    context.close()


@pytest.mark.parametrize(("report", "shown"), [("broken-links", "Film"), ("coverage", "Finnish")])
def test_reports_are_readable_on_a_small_screen(
    bank: tuple[str, str, str], browser: Browser, report: str, shown: str
) -> None:
    context = context_of(bank, browser, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"/admin/works/{report}/")
    expect(page.locator("#main table").get_by_text(shown, exact=True)).to_be_visible()
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
