"""A spreadsheet on its way in a real browser, by keyboard, with the real server and worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cms.media.bank import serving_bank_of_one
from tests.cms.media.samples import PDF
from tests.keyboard import violations
from tests.resourcebank.onboarding.sheets import work, xlsx, zipped
from tests.services import running_worker

pytestmark = pytest.mark.browser
SLOW = 60_000  # ms, for the worker on a busy machine


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with serving_bank_of_one(tmp_path_factory.mktemp("bank")) as (env, address, session, _words), running_worker(env):
        yield address, session


def visit(bank: tuple[str, str], browser: Browser, *, scripts: bool) -> BrowserContext:
    address, session = bank
    width = 320 if scripts else 1280  # without scripts Wagtail's menu covers a narrow page
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    context.set_default_timeout(SLOW)
    return context


def send(page: Page, folder: Path, *keys: str) -> None:
    rows = [*(work(key, files_nb="guide.pdf") for key in keys), work("wrong", title_nb="")]
    for name, made in (("works.xlsx", xlsx(rows)), ("files.zip", zipped({"guide.pdf": PDF}))):
        (folder / name).write_bytes(made.read())
    page.get_by_label("Spreadsheet").set_input_files(folder / "works.xlsx")
    page.get_by_label("Files that it names").set_input_files(folder / "files.zip")
    page.get_by_role("button", name="Check it").press("Enter")


def fits_and_is_accessible(page: Page) -> None:
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=SLOW)


def test_by_keyboard_from_the_desk_to_the_drafts(bank, browser, tmp_path):
    context = visit(bank, browser, scripts=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/admin/")
    page.get_by_role("link", name="Add many from a spreadsheet").press("Enter")
    heading(page, "1. Fill in the template")
    fits_and_is_accessible(page)
    page.get_by_label("Finnish").press("Space")
    with page.expect_download() as download:
        page.get_by_role("button", name="Template for Excel").press("Enter")
    assert download.value.suggested_filename == "fjord.xlsx"
    send(page, tmp_path, "1", "2")
    heading(page, "Checked, nothing is written yet")
    expect(page.get_by_role("row").filter(has_text="wrong")).to_contain_text("title_nb: This field is required.")
    fits_and_is_accessible(page)
    page.get_by_role("button", name="Write 2 works").press("Enter")
    heading(page, "Done")
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    fits_and_is_accessible(page)
    with page.expect_download():
        page.get_by_role("link", name="Report as CSV").press("Enter")
    page.get_by_role("link", name="Veileder 1").press("Enter")
    expect(page.get_by_label("Title*")).to_have_value("Veileder 1")
    context.close()
    assert problems == []


def test_without_scripts_one_looks_again(bank, browser, tmp_path):
    context = visit(bank, browser, scripts=False)
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_role("link", name="Add many from a spreadsheet").click()
    send(page, tmp_path, "3")
    for status in ("Checked, nothing is written yet", "Done"):
        arrived = page.get_by_role("heading", name=status)
        look_again = page.get_by_role("link", name="Show how far it is")
        for _look in range(SLOW // 1000):
            expect(arrived.or_(look_again)).to_be_visible()
            if arrived.is_visible():
                break
            look_again.click()
        heading(page, status)
        if status != "Done":
            page.get_by_role("button", name="Write 1 work").click()
    context.close()
