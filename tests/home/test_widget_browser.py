"""The widget on a partner's page: the example, on a server of its own, under its own strict policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.home.browsing import keeps_the_rules, reading
from tests.home.test_widget import EXAMPLE

pytestmark = pytest.mark.browser


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def partner(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a partner's page, of another origin than the bank's."""
    folder: Path = tmp_path_factory.mktemp("partner")
    for file in EXAMPLE.parent.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://localhost:8000", address)
        (folder / file.name).write_text(text, encoding="utf-8")
    irish = (folder / "index.html").read_text(encoding="utf-8").replace('<html lang="en">', '<html lang="ga">')
    (folder / "ga.html").write_text(irish, encoding="utf-8")
    small = (folder / "index.html").read_text(encoding="utf-8")
    small = small.replace('<html lang="en">', '<html lang="nb-NO">').replace('page-size="6" browse', 'page-size="2"')
    (folder / "nb.html").write_text(small, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def status(page: Page) -> Locator:
    return page.locator("resource-bank-search").get_by_role("status")


def test_a_reader_without_a_mouse_searches_from_a_partners_page(browser, address, partner):
    asked: list[str] = []
    with reading(browser, locale="et-EE", viewport={"width": 1280, "height": 800}) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{partner}nb.html")
        field = page.get_by_role("combobox", name="Hva leter du etter?")  # in the language of the page
        expect(field).to_be_visible()
        expect(page.get_by_role("article")).to_have_count(0)
        page.keyboard.press("Tab")
        expect(field).to_be_focused()
        page.keyboard.type("harb")
        option = page.get_by_role("option").first
        expect(option).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
        page.keyboard.press("Escape")
        expect(option).to_be_hidden()
        page.keyboard.type("our")
        page.keyboard.press("Enter")
        expect(status(page)).to_contain_text("4")
        expect(page.locator("mark").first).to_have_text("Harbour")
        scenario = page.locator("input[name=type][value=scenario]")
        while not scenario.evaluate("one => one.getRootNode().activeElement === one"):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(status(page)).to_contain_text("1")
        expect(page.get_by_role("article")).to_have_count(1)
        expect(scenario).to_be_checked()
        expect(scenario).to_be_focused()
        page.keyboard.press("Space")
        expect(page.get_by_role("article")).to_have_count(2)
        page.get_by_role("button", name="Neste").press("Enter")
        expect(status(page)).to_be_focused()
        expect(page.get_by_role("navigation")).to_contain_text("2")
        link = page.locator("h3 a").first
        title = link.inner_text()
        link.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert page.url.startswith(f"{address}/")
        kept = page.context.storage_state()
        assert (kept["cookies"], kept["origins"]) == ([], [])
    assert all(url.startswith((address, partner)) for url in asked)
    assert any("/widget/" in url for url in asked)


def test_a_date_is_in_digits_where_the_browser_does_not_know_the_language(browser, partner):
    """Chromium has no words for Irish, and would take those of the browser's own language."""
    with reading(browser, locale="de-DE") as page:
        for known, date in ((False, r"\d{4}-\d{2}-\d{2}"), (True, r"\d{1,2}\.? \w{3,4}\.? \d{4}")):
            page.goto(f"{partner}{'nb' if known else 'ga'}.html")
            field = page.get_by_role("combobox")
            field.fill("grant")
            field.press("Enter")
            fact = page.get_by_role("article").filter(has_text="Island grant").locator(".facts span").last
            expect(fact).to_have_text(re.compile(rf" {date}$"))
        page.goto(f"{partner}ga.html")
        expect(page.locator(".facts").get_by_text("30 min", exact=True).first).to_be_visible()


def test_no_rule_of_wcag_is_broken_on_a_partners_page(browser, partner):
    with reading(browser, bypass_csp=True) as page:  # the checker needs what the page's policy forbids
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(partner)
            expect(page.get_by_role("article").first).to_be_visible()
            keeps_the_rules(page)


def test_without_a_script_the_form_leads_to_the_bank(browser, address, partner):
    with reading(browser, java_script_enabled=False) as page:
        page.goto(partner)
        page.get_by_label("What are you looking for?").fill("harbour")
        page.get_by_role("button", name="Search").click()
        expect(page).to_have_url(f"{address}/en/?q=harbour")
        expect(page.locator("h1")).to_have_text("4 works for “harbour”")


def test_it_says_what_is_wrong_and_goes_on(browser, partner):
    away = {"status": 429, "content_type": "application/problem+json", "body": '{"detail": "Too fast"}'}
    headers = {"Access-Control-Allow-Origin": "*"}
    context = browser.new_context()
    page = context.new_page()

    def degraded(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "degraded": True})

    page.route("**/api/v1/**", lambda route: route.fulfill(**away, headers=headers))
    page.goto(partner)
    with page.expect_console_message(lambda message: "plain form stays" in message.text):
        page.reload()
    expect(page.get_by_role("searchbox", name="What are you looking for?")).to_be_visible()
    page.unroute("**/api/v1/**")
    page.goto(partner)
    expect(page.get_by_role("article").first).to_be_visible()

    page.route("**/api/v1/search/?**", lambda route: route.fulfill(**away, headers=headers))
    page.get_by_role("button", name="Search").click()
    expect(status(page)).to_have_text("The resource bank does not answer just now.")
    page.unroute("**/api/v1/search/?**")
    context.set_offline(True)
    page.get_by_role("button", name="Try again").click()
    expect(status(page)).to_have_text("You are offline. Search again when you have a connection.")
    context.set_offline(False)
    page.route("**/api/v1/search/?**", degraded)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Search is limited just now")).to_be_visible()
    page.get_by_role("combobox").fill("zzzzqqq")
    page.get_by_role("button", name="Search").click()
    expect(status(page)).to_have_text("Nothing was found this time")
    context.close()
