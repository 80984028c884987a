"""A work that was taken along, in a real browser that has no internet: opened from the disk."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.home.browsing import keeps_the_rules, open_page, reading, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def taken(browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As a reader does: by the link of the page, unpacked into a folder."""
    with reading(browser, java_script_enabled=False) as page:
        open_page(page, address, "Harbour film")
        link = page.get_by_role("link", name="All of it in one file")
        expect(link).to_contain_text("about")
        with urllib.request.urlopen(str(link.get_attribute("href"))) as answer:  # noqa: S310
            packed = tmp_path_factory.mktemp("taken") / "harbour.zip"
            packed.write_bytes(answer.read())
    with ZipFile(packed) as archive:
        archive.extractall(packed.parent / "unpacked")
    return packed.parent / "unpacked"


@pytest.fixture(params=[360, 1280])
def page(request: Any, browser: Browser, taken: Path) -> Iterator[Page]:
    with reading(browser, offline=True, viewport={"width": request.param, "height": 800}) as page:
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(f"{request.failure} {request.url}"))
        page.goto((taken / "index.html").as_uri())
        yield page
        assert not [failure for failure in failed if "ERR_ABORTED" not in failure]  # a film it has enough of, for now


def test_the_film_plays_with_captions_from_the_disk(page):
    film = page.locator("video")
    # Without preload a browser loads nothing of it; to play is what a click on its button does.
    film.evaluate("film => { film.muted = true; return film.play(); }")
    shown = "film => [...film.textTracks].filter(track => track.mode === 'showing')"
    assert film.evaluate(f"film => ({shown})(film).map(track => track.language)") == ["en"]
    cues = f"film => ({shown})(film).flatMap(track => [...track.activeCues].map(cue => cue.text))"
    until(page, lambda: film.evaluate(cues) == ["<v Kari>Hello</v>"])
    until(page, lambda: film.evaluate("film => film.currentTime") > 0)  # its first caption shows before it moves
    film.evaluate("film => [...film.textTracks].forEach(t => { t.mode = t.language === 'fi' ? 'showing' : 'hidden'; })")
    until(page, lambda: film.evaluate(cues) == ["Hei"])


def test_all_can_be_read_and_every_link_leads_somewhere(page, taken):
    keeps_the_rules(page)
    expect(page.locator("h1")).to_have_text("Harbour film")
    expect(page.locator(".moments").last).to_contain_text("The lighthouse")
    links = page.evaluate(
        "[...document.querySelectorAll('[href], [src], [poster]')].map(e => e.href || e.poster || e.src)"
    )
    for link in links:
        assert link.startswith(("http://", "https://", "data:text/vtt", taken.as_uri())), link
        if link.startswith("file:"):
            assert Path(urllib.request.url2pathname(link.removeprefix("file://"))).is_file(), link
