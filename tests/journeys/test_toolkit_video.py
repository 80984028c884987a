"""The way of a toolkit video: uploaded, prepared, captioned, reviewed, given Finnish subtitles; found by a Finnish word
that is spoken in it, and played from there. Whoever runs it with RESOURCEBANK_PICTURES=1 gets a picture of each step."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cms.media.video.films import film
from tests.database import migrated_server_environment
from tests.home.browsing import until
from tests.services import ROOT, manage, running_server, running_worker

from .conftest import PEOPLE
from .test_upload_review_publish import approve, choose_action, found, log_in, send_in_chooser, wait_until

pytestmark = pytest.mark.browser
PICTURES = ROOT / "docs/images/videos"
PREPARED = 200_000  # ms, on a busy machine
WORDS = "Hei og velkommen. Snakk med naboen din. Takk for at du så på."
FINNISH = ("Hei ja tervetuloa.", "Puhu naapurisi kanssa.", "Kiitos, että katsoit.")


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[str]:
    env = migrated_server_environment(tmp_path / "var")
    manage(env, "shell", "--verbosity", "0", "--command", PEOPLE)
    with running_server(env) as address, running_worker(env):
        yield address


def picture(page: Page, name: str) -> None:
    if os.environ.get("RESOURCEBANK_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")


def upload(page: Page, path: Path) -> None:
    page.locator("#id_video_file-chooser").get_by_role("button", name=re.compile("^Choose a")).first.click()
    send_in_chooser(page, path)


def write_captions(page: Page) -> None:
    page.get_by_role("link", name="Captions and other tracks", exact=True).click()
    page.get_by_label("Kind").select_option("Captions")
    page.locator("[name=language]").select_option("Norsk bokmål")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Paste a text without times").click()
    page.get_by_label("What is said").fill(WORDS)
    page.get_by_role("button", name="Divide it into captions").click()
    expect(page.get_by_text("This is not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This is not saved yet.")).to_have_count(0)
    picture(page, "4-captions")


def translate_captions(page: Page) -> None:
    page.get_by_role("link", name="Captions and other tracks", exact=True).click()
    page.get_by_label("Into").select_option("Suomi")
    page.get_by_role("button", name="Start translating").click()
    for number, text in enumerate(FINNISH, start=1):
        page.get_by_label(f"Translation of text {number}").fill(text)
    picture(page, "5-finnish")
    page.get_by_role("button", name="Save and make public").click()
    expect(page.get_by_text("3 of 3 texts are translated")).to_be_visible()


def test_a_video_goes_from_a_partner_to_a_reader_who_does_not_speak_its_language(
    browser: Browser, bank: str, tmp_path: Path
) -> None:
    (tmp_path / "Naboen.mp4").write_bytes(film("mp4", size="640x360", seconds=12))
    editor = log_in(browser, bank, "editor")
    editor.get_by_role("link", name="Toolkit video").click()
    editor.fill("[name=title]", "Den første kunden")
    editor.fill("[name=summary]", "Tre setninger om å begynne.")
    upload(editor, tmp_path / "Naboen.mp4")
    picture(editor, "1-upload")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_role("link", name="Captions and other tracks", exact=True)).to_be_visible()
    form = editor.url

    editor.get_by_role("link", name="What is made of the film").click()
    picture(editor, "2-prepared-in-the-background")
    expect(editor.locator("[data-live=ready]")).to_be_visible(timeout=PREPARED)
    expect(editor.get_by_text("Sound alone")).to_be_visible()
    editor.get_by_role("button", name="Save", exact=True).scroll_into_view_if_needed()
    picture(editor, "3-ready")

    editor.goto(form)
    write_captions(editor)
    editor.goto(form)
    choose_action(editor, "Submit to Review")
    expect(editor.locator(".messages, [data-messages]")).to_contain_text("submitted")
    approve(log_in(browser, bank, "reviewer"), bank, "Den første kunden")
    wait_until(lambda: bool(found(bank, "naboen")), "publish to found")

    admin = log_in(browser, bank, "admin")
    admin.goto(form)
    translate_captions(admin)
    wait_until(lambda: bool(found(bank, "naapuri")), "subtitles to found")

    reader = browser.new_context(viewport={"width": 360, "height": 780}).new_page()
    reader.goto(f"{bank}/fi/?q=naapuri")
    moment = reader.get_by_role("link", name=re.compile("Puhu naapurisi"))
    moment.scroll_into_view_if_needed()
    picture(reader, "6-found")
    moment.click()
    video = reader.locator("#player video")
    expect(video).to_have_js_property("paused", False)
    start = float(reader.url.rsplit("#t=", 1)[1])
    assert start > 1
    until(reader, lambda: start <= video.evaluate("video => video.currentTime") <= start + 6)
    shown = "video => [...video.textTracks].filter(one => one.mode === 'showing').map(one => one.language)"
    until(reader, lambda: video.evaluate(shown) == ["fi"])
    picture(reader, "7-plays-from-there")
