"""A film's page in a real browser: what plays and from where, which captions are on, and what is asked of whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.home.browsing import keeps_the_rules, open_page, press_until, reading, until
from tests.keyboard import focused, go_to

pytestmark = pytest.mark.browser
COUNT_PLAYS = """
window.plays = 0;
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.plays += 1; return play.call(this); };
"""
WIDE = {"width": 1280, "height": 800}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with reading(browser, viewport=WIDE) as page:
        yield page


def film_of(page: Page) -> Locator:
    return page.locator("#player video")


def shown_captions(page: Page) -> list[str]:
    """Of the moment that plays."""
    shown = "[...film.textTracks].filter(track => track.mode === 'showing')"
    found: list[str] = film_of(page).evaluate(f"film => {shown}.flatMap(t => [...t.activeCues].map(cue => cue.text))")
    return found


def languages_shown(page: Page) -> list[str]:
    script = "film => [...film.textTracks].filter(track => track.mode === 'showing').map(track => track.language)"
    found: list[str] = film_of(page).evaluate(script)
    return found


def films_asked(page: Page) -> list[str]:
    """Addresses, as they are asked for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "media":
            asked.append(request.url)

    page.on("request", note)
    return asked


def spoken(page: Page) -> Locator:
    return page.locator(".lines [aria-current]")


def test_a_found_finnish_word_plays_from_there_with_finnish_captions(page, address):
    page.goto(f"{address}/fi/?q=majakka")
    page.get_by_role("link", name="Majakka").click()
    expect(spoken(page)).to_have_text("0:04 Majakka")
    expect(film_of(page)).to_have_js_property("paused", False)
    until(page, lambda: film_of(page).evaluate("film => film.currentTime") >= 4)
    until(page, lambda: languages_shown(page) == ["fi"])
    until(page, lambda: shown_captions(page) == ["Majakka"])


def test_nothing_of_the_film_is_loaded_before_it_is_played(page, address):
    asked = films_asked(page)
    open_page(page, address, "Harbour film")
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.locator("[data-film=full]").click()
    expect(film_of(page)).to_have_js_property("paused", False)
    assert asked


def test_an_address_with_a_moment_begins_there_but_plays_only_when_she_says_so(page, address):
    page.add_init_script(COUNT_PLAYS)  # the browser may refuse to play; the page is not even to try
    open_page(page, address, "Harbour film")
    there, asked = f"{page.url}#t=4", films_asked(page)
    page.goto("about:blank")
    page.goto(there)
    page.wait_for_load_state("networkidle")
    assert (page.evaluate("window.plays"), asked) == (0, [])
    page.locator("[data-film=full]").click()
    expect(spoken(page)).to_have_text("0:04 The lighthouse")


def test_each_line_and_each_chapter_leads_to_its_moment(page, address):
    open_page(page, address, "Harbour film")
    page.get_by_role("link", name="0:08 Goodbye").click()
    expect(spoken(page)).to_have_text("0:08 Goodbye")
    expect(page).to_have_url(re.compile(r"#t=8\.0$"))
    page.get_by_role("link", name="0:04 The lighthouse").first.click()  # the chapter
    expect(spoken(page)).to_have_text("0:04 The lighthouse")


def test_the_choice_of_captions_and_their_look_is_remembered(page, address):
    open_page(page, address, "Harbour film")
    expect(page.get_by_label("Captions", exact=True)).to_have_value("en")
    page.get_by_label("Captions", exact=True).select_option("Suomi")
    page.get_by_text("Settings").click()
    page.get_by_label("Size of the captions").select_option("Very large")
    page.get_by_label("Colours of the captions").select_option("Yellow on black")
    page.reload()
    expect(page.get_by_label("Captions", exact=True)).to_have_value("fi")
    until(page, lambda: languages_shown(page) == ["fi"])
    expect(page.locator("#player")).to_have_attribute("data-size", "larger")
    expect(page.locator("#player")).to_have_attribute("data-colours", "yellow")
    page.get_by_label("Captions", exact=True).select_option("Off")
    page.reload()
    expect(page.get_by_label("Captions", exact=True)).to_have_value("off")
    until(page, lambda: languages_shown(page) == [])


def test_the_text_is_searched_and_read_in_another_language_while_the_film_plays(page, address):
    open_page(page, address, "Harbour film")
    page.get_by_role("searchbox", name="Find in this text").fill("GOOD")
    expect(page.locator(".lines li:visible")).to_have_text(["0:08 Goodbye"])
    expect(page.locator(".lines mark")).to_have_text("Good")
    expect(page.get_by_text("Lines found: 1")).to_be_visible()
    page.get_by_role("searchbox", name="Find in this text").fill("")
    expect(page.locator(".lines li:visible")).to_have_count(3)
    page.get_by_role("link", name="0:04 The lighthouse").last.click()
    page.locator(".transcript").get_by_role("link", name="Suomi").click()
    expect(spoken(page)).to_have_text("0:04 Majakka")
    expect(film_of(page)).to_have_js_property("paused", False)
    expect(page.locator(".transcript .chips [aria-current]")).to_be_focused()


def test_the_text_follows_only_where_she_asks_and_the_page_stays_where_it_is(browser, address):
    with reading(browser, viewport={"width": 1280, "height": 120}) as page:  # so low that three lines do not fit
        open_page(page, address, "Harbour film")
        where = "[window.scrollY, document.querySelector('.lines').scrollTop]"

        def go_on_to(moment: float, line: str) -> tuple[float, float]:
            film_of(page).evaluate("(film, moment) => { film.currentTime = moment; film.play(); }", moment)
            expect(spoken(page)).to_have_text(line)
            scrolled: tuple[float, float] = page.evaluate(where)
            return scrolled

        first = go_on_to(0.5, "0:00 Kari: Hello")
        assert go_on_to(8.5, "0:08 Goodbye") == first
        page.locator("[name=follow]").evaluate("box => box.click()")
        go_on_to(0.5, "0:00 Kari: Hello")
        go_on_to(8.5, "0:08 Goodbye")
        until(page, lambda: page.evaluate(where)[1] > first[1])
        assert page.evaluate(where)[0] == first[0]


def test_what_is_seen_is_said_where_she_wants_it(page, address):
    open_page(page, address, "Harbour film")
    page.get_by_text("Settings").click()
    page.get_by_label("Say what is seen").check()
    page.get_by_role("link", name="0:04 The lighthouse").first.click()
    expect(page.locator(".description[aria-live]")).to_have_text("Waves")


def test_who_saves_data_begins_with_the_small_film(browser, address):
    with reading(browser, viewport=WIDE, extra_http_headers={"Save-Data": "on"}) as page:
        open_page(page, address, "Harbour film")
        asked = films_asked(page)
        expect(page.locator(".choices [aria-current]")).to_contain_text("Watch small")
        film_of(page).evaluate("film => film.play()")
        expect(film_of(page)).to_have_js_property("videoHeight", 360)
        assert len(set(asked)) == 1


def test_who_once_said_that_she_saves_data_need_not_say_it_again(page, address):
    open_page(page, address, "Harbour film")
    expect(page.locator(".choices [aria-current]")).to_have_text(re.compile(r"^Watch \d"))
    page.get_by_text("Settings").click()
    page.get_by_label("Save data").check()
    expect(page.locator(".choices [aria-current]")).to_contain_text("Watch small")
    page.reload()
    expect(page.locator(".choices [aria-current]")).to_contain_text("Watch small")


def test_another_size_goes_on_where_the_first_one_was(page, address):
    open_page(page, address, "Harbour film")
    page.get_by_role("link", name="0:04 The lighthouse").last.click()
    expect(spoken(page)).to_have_text("0:04 The lighthouse")
    page.get_by_role("link", name="Listen only").click()
    expect(film_of(page)).to_have_js_property("videoHeight", 0)
    expect(film_of(page)).to_have_js_property("paused", False)
    until(page, lambda: film_of(page).evaluate("film => film.currentTime") >= 4)
    until(page, lambda: languages_shown(page) == ["en"])


def test_a_film_plays_without_javascript(browser, address):
    with reading(browser, java_script_enabled=False, viewport={"width": 320, "height": 800}) as page:
        open_page(page, address, "Harbour film")
        page.get_by_role("link", name="Watch small").click()
        expect(page).to_have_url(re.compile("film=small"))
        page.get_by_role("link", name="Suomi").first.click()
        expect(page.locator(".lines li")).to_have_text(["0:00 Hei", "0:04 Majakka", "0:08 Näkemiin"])
        expect(page.locator(".choices [aria-current]")).to_contain_text("Watch small")
        expect(page.locator("track[default]")).to_have_attribute("srclang", "en")
        expect(page.locator(".player-settings, .transcript-tools")).to_have_count(2)
        for hidden in page.locator(".player-settings, .transcript-tools").all():
            expect(hidden).to_be_hidden()


# --- A film on another site ---------------------------------------------------------------------------------------
def elsewhere(page: Page) -> list[str]:
    """Answers for the other site; what it is asked."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>x</title><p>The film</p>", content_type="text/html")

    page.route(lambda url: not url.startswith("http://127.0.0.1"), answer)
    return asked


def test_another_site_is_asked_for_nothing_before_she_agrees(page, address):
    asked = elsewhere(page)
    open_page(page, address, "Island talk")
    page.get_by_role("link", name="0:04 The ferry").click()
    page.wait_for_load_state("networkidle")
    assert asked == []
    expect(page.locator(".consent button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.frame_locator("iframe").get_by_text("The film")).to_be_visible()
    assert asked == ["https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0&autoplay=1&start=4"]
    frame = page.locator("iframe")
    assert frame.get_attribute("title") == "Island talk"
    assert "allow-top-navigation" not in str(frame.get_attribute("sandbox"))
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Play here, from YouTube")).to_be_visible()
    assert len(asked) == 1


def test_she_may_agree_for_good_and_take_it_back(page, address):
    asked = elsewhere(page)
    open_page(page, address, "Island talk")
    page.get_by_label("without asking").check()
    page.get_by_role("button", name="Play here, from YouTube").click()
    page.reload()
    expect(page.frame_locator("iframe").get_by_text("The film")).to_be_visible()
    assert len(asked) == 2
    page.get_by_role("button", name="Stop, and ask me again").click()
    expect(page.locator("iframe")).to_have_count(0)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Play here, from YouTube")).to_be_visible()
    assert len(asked) == 2


def test_a_page_cannot_show_any_site_but_that_one(browser, address):
    context = browser.new_context()
    page = context.new_page()
    asked = elsewhere(page)
    open_page(page, address, "Island talk")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://example.org/' }))"
    )
    page.wait_for_load_state("networkidle")
    context.close()
    assert asked == []


# --- Everybody ----------------------------------------------------------------------------------------------------
def agree(page: Page) -> None:
    page.get_by_role("button", name="Play here, from YouTube").click()
    expect(page.frame_locator("iframe").get_by_text("The film")).to_be_visible()


def listen(page: Page) -> None:
    page.get_by_role("link", name="Listen only").click()
    expect(film_of(page)).to_have_js_property("paused", False)


def play(page: Page) -> None:
    page.get_by_role("link", name="0:04 The lighthouse").last.click()
    expect(spoken(page)).to_be_visible()


@pytest.mark.parametrize(
    ("title", "act", "width"),
    [("Harbour film", play, 320), ("Harbour film", listen, 1280), ("Island talk", agree, 320)],
)  # as they are first shown: in test_public_browser.py
def test_no_rule_of_wcag_is_broken_while_it_plays(browser, address, title: str, act: Callable[[Page], Any], width: int):
    with reading(browser, viewport={"width": width, "height": 800}, color_scheme="light") as page:
        elsewhere(page)
        open_page(page, address, title)
        act(page)
        keeps_the_rules(page)


def test_all_of_it_is_done_by_keyboard_and_nothing_holds_the_focus(page, address):
    open_page(page, address, "Harbour film")
    go_to(page, "#player video")
    go_to(page, "[data-film=full]")  # past the film's own buttons, whose outlines are the browser's
    page.keyboard.press("Enter")
    expect(film_of(page)).to_have_js_property("paused", False)
    press_until(page, focused(page, "#captions"))
    page.keyboard.type("Suomi")
    expect(page.get_by_label("Captions", exact=True)).to_have_value("fi")
    until(page, lambda: languages_shown(page) == ["fi"])
    press_until(page, focused(page, ".player-settings summary"))
    page.keyboard.press("Enter")
    press_until(page, focused(page, "#captions-size"))
    press_until(page, focused(page, ".chapters a"))
    press_until(page, focused(page, ".skip-text"))
    page.keyboard.press("Enter")
    press_until(page, focused(page, ".downloads a"))
    press_until(page, focused(page, ".moments [href='#t=8.0']"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(spoken(page)).to_have_text("0:08 Goodbye")
    press_until(page, focused(page, ".site-footer a"))


def test_the_spoken_line_is_seen_in_forced_colours_and_nothing_moves_for_who_asks_for_calm(browser, address):
    with reading(browser, viewport=WIDE, forced_colors="active", reduced_motion="reduce") as page:
        open_page(page, address, "Harbour film")
        play(page)
        assert spoken(page).evaluate("line => getComputedStyle(line).outlineStyle") == "solid"
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
