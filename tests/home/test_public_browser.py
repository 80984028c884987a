"""What only a real browser can tell: the pages can be used by eye, ear and keyboard, at every width, light and dark."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.home.browsing import (
    OF_COLOURS,
    keeps_the_rules,
    letters_of_twice_the_size_fit,
    menus_keep_the_rules,
    open_page,
    press_until,
    reading,
    until,
)
from tests.home.test_contrast import contrast
from tests.keyboard import focused, violations

pytestmark = pytest.mark.browser
PAGES = {
    "start": "/en/",
    "the journey": "/en/journey/",
    "results": "/en/?q=harbour&topic=funding",
    "results in another language": "/ga/?q=rahastamine",
    "no results": "/en/?q=zzzzqqq&topic=funding",
    "a work": "Harbour handbook",
    "a game": "Harbour game",
    "a film": "Harbour film",
    "a film elsewhere": "Island talk",
    "a work in another language": "Havna på norsk",
    "the glossary": "/nb/glossary/",
    "not found": "/en/resources/00000000-0000-4000-8000-000000000000/x/",
}
WIDTHS = {where: (320, 1280)[number % 2] for number, where in enumerate(PAGES)}  # by turns


@pytest.mark.parametrize("where", PAGES)
def test_no_rule_of_wcag_is_broken_and_nothing_is_wider_than_the_screen(browser, address, where):
    with reading(browser, color_scheme="light") as page:
        for width in (1280, 320) if where == "start" else (WIDTHS[where],):  # every page at both: `make soak`
            page.set_viewport_size({"width": width, "height": 800})
            open_page(page, address, PAGES[where])
            keeps_the_rules(page)
            if where == "start":
                menus_keep_the_rules(page)


LOOKED_AROUND = [
    "partners/", "partners/fjord/", "projects/", "projects/quays/", "topics/", "countries/", "new/", "glossary/",
    "glossary/funding/", "about/", "languages/",
]  # fmt: skip


def test_one_can_look_around_by_eye_ear_and_keyboard(browser, address):
    with reading(browser, color_scheme="light", locale="nb-NO") as page:
        for number, path in enumerate(LOOKED_AROUND):
            page.set_viewport_size({"width": (320, 1280)[number % 2], "height": 800})
            page.goto(f"{address}/en/{path}")
            keeps_the_rules(page)
        page.get_by_role("link", name="Les denne siden på Norsk bokmål").click()
        expect(page).to_have_url(f"{address}/nb/languages/")
        page.locator("#reads-2").select_option("en")
        page.locator("form.reads button").click()
        expect(page.get_by_role("status")).to_contain_text("Norsk bokmål, English")
        page.goto(f"{address}/en/partners/")
        expect(page.locator(".offer")).to_have_count(0)  # she has told us what she reads
        page.get_by_text("Menu", exact=True).press("Enter")
        press_until(page, focused(page, ".site-nav [href$='/countries/']"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/countries/")
        press_until(page, focused(page, ".compared"))
        page.keyboard.press("ArrowRight")
        until(page, lambda: page.evaluate("document.querySelector('.compared').scrollLeft > 0"))


COLOURS = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}, "forced": {"forced_colors": "active"}}


@pytest.mark.parametrize("colours", COLOURS)
def test_countries_beside_the_screen_are_announced_by_an_edge_until_they_are_reached(browser, address, colours):
    with reading(browser, **COLOURS[colours]) as page:
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(f"{address}/en/countries/")
        table = page.get_by_role("region", name="Quays")
        line = table.evaluate("({children: [{tHead, rows}]}) => tHead.offsetHeight + rows[1].offsetHeight - 6")

        def edge_is_seen() -> bool:
            """In the first row's padding, where no letters are: 3:1 against the ground beside it."""
            picture = Image.open(BytesIO(table.screenshot())).convert("RGB")
            right = picture.width - 3
            edge, ground = ("#" + picture.crop((x, line, x + 1, line + 1)).tobytes().hex() for x in (right, right - 40))
            return contrast(edge, ground) >= 3

        assert edge_is_seen()
        table.evaluate("one => one.scrollLeft = one.scrollWidth")
        until(page, lambda: not edge_is_seen())


def test_axe_finds_what_is_wrong(browser, address):
    """That the check above can fail."""
    with reading(browser) as page:
        open_page(page, address, "/en/")
        page.evaluate("document.querySelector('.tile').style.color = '#ccc'")
        page.evaluate("document.querySelector('#q').labels[0].remove()")
        assert {found.split(":")[0] for found in violations(page)} == {"color-contrast", "label"}
        assert {found.split(":")[0] for found in violations(page, rules=OF_COLOURS)} == {"color-contrast"}


@pytest.mark.parametrize("where", ["start", "results", "a work", "a film", "a film elsewhere"])
def test_letters_of_twice_the_size_still_fit(browser, address, where):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        open_page(page, address, PAGES[where])
        letters_of_twice_the_size_fit(page)


def test_a_reader_without_a_mouse_searches_narrows_and_opens_a_work(browser, address):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        open_page(page, address, "/en/")
        page.keyboard.press("Tab")
        assert focused(page, ".skip")()
        press_until(page, focused(page, "#q"))
        page.keyboard.type("harbour")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("4 works for “harbour”")
        press_until(page, focused(page, "input[name=type][value=scenario]"))
        page.keyboard.press("Space")
        press_until(page, focused(page, ".apply button"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("1 work for “harbour”")
        press_until(page, focused(page, ".card-title a"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Harbour game")


def test_the_skip_link_leads_past_the_frame(browser, address):
    with reading(browser) as page:
        open_page(page, address, "/en/?q=harbour")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_works_without_javascript(browser, address):
    with reading(browser, java_script_enabled=False, viewport={"width": 320, "height": 800}) as page:
        page.goto(f"{address}/en/")
        page.fill("#q", "harbour")
        page.click("#search button")
        page.click(".filters > summary")
        page.get_by_label("Scenario").check()
        page.get_by_role("button", name="Show works").click()
        expect(page).to_have_url(re.compile("type=scenario"))
        page.click(".card-title a")
        expect(page.locator("h1")).to_have_text("Harbour game")
        page.click(".languages summary")
        page.click(".languages [lang=nb]")
        expect(page).to_have_url(re.compile("/nb/resources/"))


def test_suggestions_are_reached_by_arrows_and_named_for_screen_readers(browser, address):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        open_page(page, address, "/en/")
        field = page.get_by_role("combobox")
        field.press_sequentially("harbour g")
        option = page.get_by_role("option", name="Harbour game")
        expect(option).to_be_visible()
        expect(field).to_have_attribute("aria-expanded", "true")
        assert violations(page) == []
        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Escape")
        expect(option).to_be_hidden()
        assert field.input_value() == "harbour g"
        field.press_sequentially("a")
        expect(option).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Harbour game")


def test_the_filters_stand_open_on_a_wide_screen_and_fold_on_a_narrow_one(browser, address):
    with reading(browser, viewport={"width": 1280, "height": 800}) as page:
        open_page(page, address, "/en/?q=harbour")
        expect(page.get_by_label("Scenario")).to_be_visible()
        page.set_viewport_size({"width": 320, "height": 800})
        expect(page.get_by_label("Scenario")).to_be_hidden()
        page.get_by_text("Filters").click()
        expect(page.get_by_label("Scenario")).to_be_visible()
