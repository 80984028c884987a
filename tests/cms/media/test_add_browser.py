"""Adding files in a real browser, against the real server."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.cms.media.bank import serving_bank_of_one
from tests.cms.media.samples import EXE, PDF, png
from tests.cms.media.test_broken_line import Film
from tests.keyboard import violations

pytestmark = pytest.mark.browser
MEBIBYTE = 1024 * 1024
SLOW = 30_000  # ms, for megabytes on a busy machine


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, Path]]:
    folder = tmp_path_factory.mktemp("bank")
    with serving_bank_of_one(folder) as (_env, address, session, _words):
        yield address, session, folder


@pytest.fixture
def page(bank: tuple[str, str, Path], browser: Browser) -> Iterator[Page]:
    address, session, _folder = bank
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def stored(bank: tuple[str, str, Path]) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(bank[2] / "db.sqlite3")) as database:
        return database.execute("select title, language, sha256 from media_resourcefile order by id").fetchall()


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def film(folder: Path, name: str, size: int) -> tuple[Path, str]:
    made = Film(size)
    return written(folder, name, b"".join(made.pieces(0, size))), made.sha256()


def test_several_files_are_added_and_described_on_one_page(page, bank, tmp_path):
    page.goto("/admin/documents/multiple/add/")
    good, bad = written(tmp_path, "guide.pdf", PDF), written(tmp_path, "tool.pdf", EXE)
    page.get_by_label("Choose files or drop them here").set_input_files([good, bad])
    row = page.get_by_role("listitem").filter(has=page.get_by_text("guide.pdf", exact=True))
    expect(row.get_by_text("guide.pdf is added.")).to_be_visible()
    refused = page.get_by_role("paragraph").filter(has_text="tool.pdf was not added. The content is not what the name")
    expect(refused.locator("visible=true").first).to_be_visible()  # and it is read out
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    row.get_by_label("Title").fill("Guide to boats")
    row.get_by_label("Language of the file").select_option("nb")
    row.get_by_role("button", name="Update").press("Enter")
    expect(row.get_by_text("Saved", exact=True)).to_be_visible()
    assert [(title, language) for title, language, _sha in stored(bank)] == [("Guide to boats", "nb")]
    page.get_by_label("Choose files or drop them here").set_input_files([written(tmp_path, "again.pdf", PDF)])
    expect(page.get_by_role("link", name="You have the same file already: Guide to boats")).to_be_visible()


def test_a_large_film_goes_on_after_a_break_a_pause_and_a_reload(page, bank, tmp_path):
    path, sha256 = film(tmp_path, "film.mp4", 14 * MEBIBYTE)
    sent: list[int] = []
    broken: list[str] = []

    def unreliable(route: Route) -> None:
        if route.request.method == "PATCH":
            offset = int(route.request.headers["upload-offset"])
            if offset and not broken:
                broken.append("once")
                route.abort()
                return
            if offset >= 8 * MEBIBYTE and len(broken) == 1:
                return  # held until the page is left
            sent.append(offset)
        route.continue_()

    page.route("**/admin/uploads/**", unreliable)
    page.goto("/admin/documents/multiple/add/")
    chooser = page.get_by_label("Choose files or drop them here")
    chooser.set_input_files([path])
    expect(page.get_by_role("progressbar", name="film.mp4")).to_have_attribute(
        "value", re.compile("5[0-9]"), timeout=SLOW
    )
    pause = page.get_by_role("button", name="Pause: film.mp4")
    pause.press("Enter")
    expect(page.locator("[data-status]")).to_have_text("film.mp4: Paused")
    broken.append("twice")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("Not finished: choose the same file again to go on")).to_be_visible()
    expect(page.get_by_text("film.mp4 (57 %)")).to_be_visible()
    chooser.set_input_files([path])
    expect(page.locator("[data-status]")).to_have_text("film.mp4 is added.", timeout=SLOW)
    assert ("film", "", sha256) in stored(bank)
    assert sent == [0, 4 * MEBIBYTE, 8 * MEBIBYTE, 12 * MEBIBYTE]  # nothing twice


def test_what_is_not_wanted_any_more_is_cancelled(page, bank, tmp_path):
    path, _sha = film(tmp_path, "other.mp4", 10 * MEBIBYTE)
    page.route("**/admin/uploads/**", lambda route: None if route.request.method == "PATCH" else route.continue_())
    page.goto("/admin/documents/multiple/add/")
    page.get_by_label("Choose files or drop them here").set_input_files([path])
    with page.expect_response(lambda response: response.request.method == "DELETE" and response.ok):
        page.get_by_role("button", name="Cancel: other.mp4").press("Enter")
    expect(page.get_by_label("Choose files or drop them here")).to_be_focused()


def test_pictures_are_added_the_same_way(page, bank, tmp_path):
    page.goto("/admin/images/multiple/add/")
    page.get_by_label("Choose files or drop them here").set_input_files([written(tmp_path, "boat.png", png())])
    expect(page.locator("[data-status]")).to_have_text("boat.png is added.")
    page.get_by_label("Title").fill("A boat")
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def test_without_scripts_there_is_a_way_too(bank, browser):
    address, session, _folder = bank
    context = browser.new_context(base_url=address, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    page.goto("/admin/documents/multiple/add/")
    page.get_by_role("link", name="Add one file").click()
    expect(page.get_by_label("File", exact=False).first).to_be_visible()
    context.close()
