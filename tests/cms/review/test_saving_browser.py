"""What Wagtail's form does by itself in a browser: it saves while she writes, knows dates, and fits her telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.media.bank import serving_bank_of_one

pytestmark = pytest.mark.browser
SOON = 30_000  # ms; a draft is saved by itself every ten seconds
WATCHED = """
document.addEventListener("w-unsaved:watch-edits", () => { window.watched = true; });
document.addEventListener("w-autosave:success", () => console.log("saved by itself"));
"""
FORM = """
from cms.partners.models import PartnerIndexPage
print("prepared", PartnerIndexPage.objects.get(partner=partner, locale__language_code=partner.language).pk)
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """(address, session, the path of a new event)"""
    with serving_bank_of_one(tmp_path_factory.mktemp("bank"), FORM) as (_env, address, session, (shelf,)):
        yield address, session, f"/admin/pages/add/resourcebank/eventpage/{shelf}/"


@pytest.fixture
def form(bank: tuple[str, str, str], browser: Browser) -> Iterator[Page]:
    address, session, path = bank
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="en")
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    page.add_init_script(WATCHED)
    page.goto(path)
    page.wait_for_function("window.watched")  # before that Wagtail takes a change for how the form began
    yield page
    context.close()


def write(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def saved_by_itself(page: Page) -> None:
    with page.expect_event("console", lambda said: said.text == "saved by itself", timeout=SOON):
        pass


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("footer .action-save").click()


def test_what_the_form_saved_by_itself_is_nobody_elses(form: Page) -> None:
    write(form, "starts_at", "2026-12-24 18:00")
    write(form, "summary", "Kort")
    write(form, "title", "Kurskveld")
    saved_by_itself(form)
    for words in ("Lenger", "Lenger ennå"):  # the first is put in the place of what made the page
        write(form, "summary", words)
        saved_by_itself(form)
    write(form, "summary", "Ferdig")
    save(form)
    expect(form.locator(".messages")).to_contain_text("has been updated")
    expect(form.locator("[name=summary]")).to_have_value("Ferdig")


def test_a_date_stays_as_she_wrote_it_until_it_is_read(form: Page) -> None:
    write(form, "title", "Julekveld")
    write(form, "summary", "Kort")
    write(form, "starts_at", "24.12.2026 18:00")
    write(form, "review_by", "neste jul")
    save(form)
    expect(form.locator("[name=starts_at]")).to_have_value("24.12.2026 18:00")
    expect(form.locator("[name=review_by]")).to_have_value("neste jul")
    told = "There is no such date. Write it like 2026-12-24 or 24.12.2026."
    expect(form.locator(".w-field__wrapper:has([name=review_by]) .w-field__errors")).to_contain_text(told)
    write(form, "review_by", "01/02/2027")
    save(form)
    # A slow machine saves by itself first.
    expect(form.locator(".messages")).to_contain_text(re.compile("created|updated"))
    expect(form.locator("[name=starts_at]")).to_have_value("2026-12-24 18:00")
    expect(form.locator("[name=review_by]")).to_have_value("2027-02-01")


def test_nothing_of_what_she_pastes_is_cut_off(form: Page) -> None:
    pasted = "ord " * 150 + "slutt"
    write(form, "title", "Limt inn")
    write(form, "starts_at", "2026-12-24 18:00")
    form.locator("[name=summary]").click()
    form.keyboard.insert_text(pasted)
    save(form)
    expect(form.locator("[name=summary]")).to_have_value(pasted)
    told = "Ensure this value has at most 500 characters (it has 605)."
    expect(form.locator(".w-field__wrapper:has([name=summary]) .w-field__errors")).to_contain_text(told)


def test_on_a_telephone_no_field_is_cut_off(form: Page) -> None:
    form.set_viewport_size({"width": 320, "height": 640})
    widest = "Math.max(...[...document.querySelectorAll('.w-field')].map(field => field.getBoundingClientRect().right))"
    form.wait_for_function(f"{widest} <= 320")  # Wagtail moves things while the window narrows
