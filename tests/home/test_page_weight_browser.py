"""What each kind of page costs somebody on a phone whose browser has nothing of it yet. The figures are printed at the end
of a run of the tests (`tests/conftest.py`); times are only to be looked at, since they are also those of the machine."""

from __future__ import annotations

import gzip
import json
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from tests.home.browsing import reading, until
from tests.home.kinds import kinds_of_page

pytestmark = pytest.mark.browser
LIMIT = 60_000  # bytes sent for a page, without its pictures
MOST_SHIFT = 0.1  # where Google's web vitals end to call it good
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
WATCH = """
window.seen = { painted: 0, shift: 0, task: 0 };
const watch = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", entry => { seen.painted = entry.startTime; });
watch("layout-shift", entry => { seen.shift += entry.value; });
watch("longtask", entry => { seen.task = Math.max(seen.task, entry.duration); });
"""
WORKED_THROUGH = ("text/html", "text/css", "text/javascript", "application/javascript")
# Kind of page -> paths, or a work's title.
PAGES = {
    "bank": ["/en/", "/en/?sort=newest", "/en/?q=harbour&topic=funding", "/en/?q=zzzzqqq"],
    "resource": ["Harbour handbook", "Harbour game", "Harbour film", "Island talk", "Island grant", "Overview NO"],
    "journey": ["/en/journey/"],
    "partners": ["/en/partners/"],
    "partner": ["/en/partners/fjord/"],
    "projects": ["/en/projects/"],
    "project": ["/en/projects/quays/"],
    "topics": ["/en/topics/"],
    "countries": ["/en/countries/"],
    "new": ["/en/new/"],
    "glossary": ["/en/glossary/"],
    "term": ["/en/glossary/funding/"],
    "list": ["/en/list/"],
    "languages": ["/en/languages/"],
    "about": ["/en/about/"],
    "widget": ["/en/widget/"],
    "tell_us": ["/en/tell-us/"],
}  # fmt: skip
AS_HEAVY_AS_ANOTHER = {"preview", "useful"}  # a work's page; the form of `tell_us`, where it was filled in wrongly


def test_every_kind_of_page_is_weighed() -> None:
    assert set(PAGES) | AS_HEAVY_AS_ANOTHER == kinds_of_page()


@dataclass
class Line:
    """What comes over it for a page, by what the browser says of each answer."""

    asked: dict[str, str] = field(default_factory=dict)  # its id -> address
    kind: dict[str, str] = field(default_factory=dict)  # -> MIME type
    unpacked: dict[str, int] = field(default_factory=dict)  # -> bytes
    packed: dict[str, int] = field(default_factory=dict)  # -> bytes, with the headers

    @classmethod
    def of(cls, page: Page) -> Line:
        line, browser = cls(), page.context.new_cdp_session(page)
        browser.on("Network.requestWillBeSent", line.on_request)
        browser.on("Network.responseReceived", line.on_response)
        browser.on("Network.dataReceived", line.on_data)
        browser.on("Network.loadingFinished", line.on_end)
        browser.send("Network.enable")
        return line

    def on_request(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.asked[event["requestId"]] = event["request"]["url"]

    def on_response(self, event: dict[str, Any]) -> None:
        self.kind[event["requestId"]] = event["response"]["mimeType"]

    def on_data(self, event: dict[str, Any]) -> None:
        self.unpacked[event["requestId"]] = self.unpacked.get(event["requestId"], 0) + event["dataLength"]

    def on_end(self, event: dict[str, Any]) -> None:
        name, size = event["requestId"], event["encodedDataLength"]
        if name not in self.asked:
            return
        path = urlsplit(self.asked[name]).path
        if path.startswith("/static/"):  # only in production are they sent compressed
            content = Path(str(finders.find(path.removeprefix("/static/")))).read_bytes()
            size -= len(content) - len(gzip.compress(content, 9))
        self.packed[name] = int(size)

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.asked.values()}

    def sent(self, *, pictures: bool) -> int:
        """Bytes; films are among the pictures, the icons that every page has are not."""
        return sum(size for name, size in self.packed.items() if self._is_picture(name) == pictures)

    def to_work_through(self) -> int:
        """Bytes of HTML, styles and scripts."""
        return sum(size for name, size in self.unpacked.items() if self.kind.get(name) in WORKED_THROUGH)

    def _is_picture(self, name: str) -> bool:
        return self.kind[name].startswith(("image/", "video/")) and "/static/" not in self.asked[name]


@pytest.mark.parametrize("where", [where for some in PAGES.values() for where in some])
def test_a_page_is_small_and_steady_and_asks_no_other_host(browser, address, record_property, where):
    path = where if where.startswith("/") else path_of_work(address, where)
    with reading(browser, **PHONE) as page:
        line = Line.of(page)
        page.add_init_script(WATCH)
        page.goto(address + path)
        until(page, lambda: page.evaluate("seen.painted > 0"))
        seen = page.evaluate("seen")
    words, pictures, unpacked = line.sent(pictures=False), line.sent(pictures=True), line.to_work_through()
    figures = [
        len(line.asked),
        words,
        words + pictures,
        unpacked,
        seen["painted"],
        round(seen["shift"], 3),
        seen["task"],
    ]
    record_property("page", [where, *figures, len(line.hosts)])
    assert line.hosts == {urlsplit(address).netloc}
    assert words < LIMIT
    assert seen["shift"] < MOST_SHIFT


def path_of_work(address: str, title: str) -> str:
    with urllib.request.urlopen(f"{address}/api/v1/search/?lang=en&q={quote(title)}") as answer:  # noqa: S310
        found = json.load(answer)["results"]
    return next(urlsplit(work["url"]).path for work in found if work["title"] == title)
