"""The worked example of another platform: a file on a server of its own, which has nothing but the API."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.home.browsing import keeps_the_rules, reading
from tests.services import ROOT

pytestmark = pytest.mark.browser
EXAMPLE = ROOT / "docs" / "examples" / "merse" / "index.html"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def platform(address: str, tmp_path: Path) -> Iterator[str]:
    """Its address; another origin than the bank's."""
    page = EXAMPLE.read_text(encoding="utf-8")
    assert page.count('data-bank="http://localhost:8000"') == 1
    (tmp_path / "index.html").write_text(page.replace("http://localhost:8000", address), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_platform_shows_the_journey_by_the_api_alone(browser, address, platform):
    asked: list[str] = []
    with reading(browser, locale="nb-NO") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(platform)
        expect(page.get_by_role("heading", level=2).first).to_contain_text("1. Planlegging")
        expect(page.get_by_role("link", name="Havna på norsk")).to_be_visible()
        page.get_by_label("Language").select_option("en")
        expect(page.get_by_role("heading", level=2).first).to_contain_text("1. Planning")
        expect(page.get_by_text("What helps")).to_be_visible()
        page.get_by_label("Country").select_option("IE")
        expect(page.get_by_label("Country")).to_have_value("IE")
        page.set_viewport_size({"width": 320, "height": 800})
        keeps_the_rules(page)
        work = page.locator("h3:text('Good to begin with') + ul a").first  # opened by others lately, or newest
        title = work.inner_text()
        work.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    before = [url for url in asked if not url.startswith(platform)]
    journeys = [url for url in before if "/api/v1/journey/" in url]
    assert len(journeys) == 3
    assert all(url.startswith(address) for url in before)


def test_it_says_so_when_the_bank_does_not_answer(browser, platform):
    problem = {"status": 429, "content_type": "application/problem+json", "body": '{"detail": "Too fast"}'}
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/api/v1/journey/**",
        lambda route: route.fulfill(**problem, headers={"Access-Control-Allow-Origin": "*"}),
    )
    page.goto(platform)
    expect(page.get_by_role("status")).to_have_text("The bank did not answer: Too fast")
    context.close()
