"""Finding as people do it: from a picture or a few letters to a work, with scripts and without, on a phone and on a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.home.browsing import reading
from tests.keyboard import violations

pytestmark = pytest.mark.browser


def test_filters_apply_as_they_are_chosen_and_going_back_undoes_them(browser, address):
    with reading(browser, viewport={"width": 320, "height": 800}) as page:
        page.goto(f"{address}/en/?q=harbour")
        heading = page.get_by_role("heading", level=1)
        page.get_by_text("Filters").click()
        page.get_by_label("Scenario").check()
        expect(heading).to_have_text("1 work for “harbour”")
        expect(page.get_by_role("status").filter(has_text="1 work for “harbour”")).to_have_count(1)
        expect(page.locator("input[name=type][value=scenario]")).to_be_focused()  # she goes on where she was
        expect(page).to_have_url(f"{address}/en/?q=harbour&type=scenario")
        page.get_by_label("Time it takes").select_option("at most 5 min")
        expect(heading).to_have_text("0 works for “harbour”")
        _fits(page)
        page.get_by_role("button", name="Show works").click()
        expect(page.locator("#found h1")).to_be_focused()
        expect(page.get_by_label("Scenario")).to_be_hidden()
        page.go_back()
        expect(heading).to_have_text("1 work for “harbour”")
        page.go_back()
        expect(heading).to_have_text("4 works for “harbour”")
        page.get_by_text("Filters").click()
        expect(page.get_by_label("Scenario")).not_to_be_checked()


@pytest.mark.parametrize(
    ("where", "stays"),
    [
        (".facet[data-facet=partner] summary", ".facet[data-facet=partner] summary"),
        (".apply button", ".apply button"),
        (".sorts li:nth-child(2) a", ".sorts li:nth-child(2) a"),
        (".card:nth-child(4) .card-title a", "#found h1"),  # which is not among the answers any more
    ],
)
def test_who_has_gone_on_by_keyboard_stays_there_when_the_answer_comes(browser, address, where, stays):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        page.goto(f"{address}/en/?q=harbour")
        held: list[Route] = []
        page.route("**/en/?q=harbour&type=scenario*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
        with page.expect_request("**/en/?q=harbour&type=scenario*"):
            page.get_by_label("Scenario").check()
        page.locator(where).focus()
        held[0].continue_()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 work for “harbour”")
        expect(page.locator(stays)).to_be_focused()


def test_a_long_word_of_a_filter_breaks_before_it_pushes_its_number_out(browser, address):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        page.goto(f"{address}/en/?q=harbour")
        label = page.locator(".facet[open] label").first
        label.locator("span").first.evaluate("one => { one.textContent = 'Innvandrerentreprenørskap'.repeat(2); }")
        row, number = label.bounding_box(), label.locator(".count").bounding_box()
        assert row
        assert number
        assert number["x"] + number["width"] <= row["x"] + row["width"]


def _fits(page: Page) -> None:
    """By the rules and within the screen, on a phone, on a desk, and there with letters of twice the size."""
    for width, letters in ((320, "106.25%"), (1280, "106.25%"), (1280, "212.5%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        assert violations(page) == [], (width, letters)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = ''")


def test_suggestions_tell_kinds_apart_and_lead_there_from_every_page(browser, address):
    with reading(browser, viewport={"width": 320, "height": 800}) as page:
        page.goto(f"{address}/en/glossary/")
        page.get_by_role("combobox").press_sequentially("fun")
        option = page.get_by_role("option", name="Funding Subject")
        expect(option.locator("b")).to_have_text("Fun")
        assert option.evaluate("option => option.getBoundingClientRect().height") >= 44
        assert page.get_by_role("option").count() == 1
        page.get_by_role("combobox").press_sequentially("x")  # an answer to what she typed before is not shown
        expect(option).to_be_hidden()
        page.keyboard.press("Backspace")
        option.click()
        expect(page).to_have_url(f"{address}/en/?topic=funding")
        page.get_by_role("combobox").press_sequentially("harbour g")
        page.get_by_role("option", name="Harbour game Work").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Harbour game")


def test_from_a_need_to_a_work_without_scripts(browser, address):
    with reading(browser, java_script_enabled=False, viewport={"width": 320, "height": 800}) as page:
        page.goto(f"{address}/en/")
        page.get_by_role("link", name="I need a plan").click()
        expect(page).to_have_url(f"{address}/en/?stage=planning")
        page.click(".filters > summary")
        page.get_by_label("Time it takes").select_option("at most 5 min")
        page.get_by_role("button", name="Show works").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("1 work")
        page.get_by_role("link", name=re.compile("Time it takes")).click()
        expect(page).to_have_url(f"{address}/en/?stage=planning")
        page.click(".sorts summary")
        page.get_by_role("link", name="Last changed first").click()
        expect(page).to_have_url(f"{address}/en/?stage=planning&sort=updated")
