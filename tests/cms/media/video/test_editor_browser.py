"""Captions written in a real browser with the film beside them, by the keyboard alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cms.media import webvtt
from tests.cms.media.bank import serving_bank_of_one
from tests.cms.media.video.films import film
from tests.keyboard import go_to, type_into, violations

pytestmark = pytest.mark.browser
TEXT = (
    "WEBVTT\n\nNOTE Ask Anna\n\nintro\n00:00:01.000 --> 00:00:03.000 line:0\n<v Anna>Hei på deg</v>\n\n"
    "00:00:03.000 --> 00:00:05.000\nTakk for sist\n"
)
PREPARE = """
from pathlib import Path
from wagtail.models import Locale
from cms.media.video.models import Video
from cms.media.video.tracks import add_track
from tests.cms.media.uploads import make_file
from tests.factories import get_partner
film = Video.objects.get(file=make_file("film.webm", Path({film!r}).read_bytes()))
linked = Video.objects.create(collection=get_partner().collection, url="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
locale = Locale.objects.get(language_code="nb")
tracks = [add_track(video, "captions", locale, {text!r}) for video in (film, linked)]
print("prepared", film.pk, *[track.pk for track in tracks])
"""


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("bank")
    (folder / "film.webm").write_bytes(film("webm", size="160x90", seconds=6))
    script = PREPARE.format(film=str(folder / "film.webm"), text=TEXT)
    with serving_bank_of_one(folder, script) as (_env, address, session, ids):
        names = ("film", "captions", "linked")
        yield {"address": address, "session": session, "folder": folder, **dict(zip(names, ids, strict=True))}


@pytest.fixture
def page(bank: dict[str, Any], browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=bank["address"], viewport={"width": 320, "height": 900}, locale="en")
    context.add_cookies([{"name": "sessionid", "value": bank["session"], "url": bank["address"]}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def stored(bank: dict[str, Any], name: str) -> str:
    with closing(sqlite3.connect(bank["folder"] / "db.sqlite3")) as database:
        text: str = database.execute("select text from video_track where id = ?", [bank[name]]).fetchone()[0]
        return text


def put(bank: dict[str, Any], name: str, text: str) -> None:
    with closing(sqlite3.connect(bank["folder"] / "db.sqlite3")) as database, database:
        database.execute("update video_track set text = ?, version = version + 1 where id = ?", [text, bank[name]])


def open_(page: Page, bank: dict[str, Any], name: str = "captions", text: str = TEXT) -> None:
    put(bank, name, text)
    page.goto(f"/admin/tracks/{bank[name]}/")
    expect(page.get_by_role("group", name="Film and captions")).to_be_visible()


def save(page: Page) -> None:
    go_to(page, "button[value=save]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def wait_for_film(page: Page) -> None:
    page.wait_for_function("document.querySelector('video').readyState > 0")


def test_captions_are_written_by_the_keyboard_alone(page, bank):
    open_(page, bank, text="WEBVTT\n\n00:00:00.000 --> 00:00:05.000\nHei på deg. Takk for sist\n")
    wait_for_film(page)
    go_to(page, "[data-text]")
    page.keyboard.press("Control+End")
    for _letter in "Takk for sist":
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+s")
    second = page.get_by_role("textbox", name="Words of caption 2")
    expect(second).to_be_focused()
    expect(second).to_have_value("Takk for sist")
    page.evaluate("document.querySelector('video').currentTime = 2.5")
    page.wait_for_function("!document.querySelector('video').seeking")
    page.keyboard.press("Alt+i")
    expect(page.get_by_role("textbox", name="Start of caption 2")).to_have_value("00:00:02.500")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("textbox", name="Words of caption 1")).to_be_focused()
    page.keyboard.press("Alt+o")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+n")
    page.keyboard.type("Vi ses")
    save(page)
    assert stored(bank, "captions") == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHei på deg.\n\n00:00:02.500 --> 00:00:05.000\nTakk for sist\n\n"
        "00:00:05.000 --> 00:00:07.000\nVi ses\n"
    )
    go_to(page, "[data-text]")
    page.keyboard.press("Alt+m")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+Delete")
    save(page)
    assert stored(bank, "captions") == "WEBVTT\n\n00:00:00.000 --> 00:00:05.000\nHei på deg.\nTakk for sist\n"


def test_the_film_is_played_stopped_and_taken_to_a_caption(page, bank):
    open_(page, bank)
    wait_for_film(page)
    go_to(page, "[data-cue]:nth-child(2) [data-text]")
    page.keyboard.press("Alt+j")
    page.wait_for_function(
        "document.querySelector('video').currentTime >= 3 && !document.querySelector('video').paused"
    )
    page.keyboard.press("Alt+p")
    page.wait_for_function("document.querySelector('video').paused")
    shown = page.evaluate("[...document.querySelector('video').textTracks[0].cues].map((cue) => cue.text)")
    assert shown == ["<v Anna>Hei på deg</v>", "Takk for sist"]


def test_notes_names_and_settings_stay_through_the_list(page, bank):
    open_(page, bank)
    type_into(page, "[data-cue]:nth-child(2) [data-text]", "!")
    save(page)
    kept = webvtt.parse(stored(bank, "captions"))
    assert (kept[0].note, kept[0].identifier, kept[0].settings) == ("Ask Anna", "intro", "line:0")
    assert stored(bank, "captions").replace("!", "") == webvtt.write(webvtt.parse(TEXT))


def test_what_is_hard_to_read_is_said_while_it_is_written(page, bank):
    open_(page, bank)
    first = page.locator("[data-checks]").first
    expect(first).to_have_text("5 letters a second")
    go_to(page, "[data-text]")
    page.keyboard.press("Control+End")
    page.keyboard.type(" og alle sammen som har kommet hit i dag for å lære noe nytt")
    expect(first).to_contain_text("letters a second: too fast to read.")
    expect(first).to_contain_text("A line has more than 42 letters. Break it.")
    shown = page.evaluate("document.querySelector('[data-text]').value")
    (too_fast, long_line) = webvtt.findings([webvtt.Cue.of(1, 3, shown)])
    assert first.inner_text() == f"{too_fast.message} {long_line.message}"


def test_a_wrong_line_is_shown_in_the_text(page, bank):
    open_(page, bank)
    type_into(page, "[data-start]", "x")
    go_to(page, "button[value=save]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Line 6: These are no times.")
    expect(page.get_by_role("textbox", name="Text with times")).to_be_visible()
    assert stored(bank, "captions") == TEXT


def test_words_are_kept_while_the_network_is_away(page, bank):
    open_(page, bank)
    page.context.set_offline(True)
    type_into(page, "[data-cue]:nth-child(2) [data-text]", " alle")
    go_to(page, "button[value=save]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="The network is away")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("Words that were not saved are kept on this device.")).to_be_visible()
    put(bank, "captions", TEXT.replace("Hei", "Hallo"))
    page.reload()
    go_to(page, "[data-use]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Words of caption 2")).to_have_value("Takk for sist alle")
    go_to(page, "button[value=save]")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Saved by somebody else")).to_contain_text("Hallo")
    save(page)
    assert "Takk for sist alle" in stored(bank, "captions")
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_a_file_and_a_text_come_in(page, bank, tmp_path):
    open_(page, bank)
    path = Path(tmp_path) / "film.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nFra fil\n")
    page.get_by_text("Bring in a caption file").press("Enter")
    page.get_by_label("Caption file").set_input_files([path])
    page.get_by_role("button", name="Show it here").press("Enter")
    expect(page.get_by_role("textbox", name="Words of caption 1")).to_have_value("Fra fil")
    wait_for_film(page)
    page.get_by_text("Paste a text without times").press("Enter")
    page.get_by_label("What is said").fill("Vask hendene. Tørk dem.")
    expect(page.get_by_label("Length in seconds")).to_have_value("6")
    page.get_by_role("button", name="Divide it into captions").press("Enter")
    expect(page.get_by_role("textbox", name="End of caption 2")).to_have_value("00:00:06.000")
    assert stored(bank, "captions") == TEXT
    save(page)
    assert len(webvtt.parse(stored(bank, "captions"))) == 2


def test_a_film_elsewhere_is_asked_for_only_when_the_editor_says_so(page, bank):
    outside: list[str] = []

    def answer(route):
        if route.request.url.startswith(bank["address"]):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.fulfill(body="<title>film</title>", content_type="text/html")

    page.route("**/*", answer)
    open_(page, bank, "linked")
    go_to(page, "[data-text]")
    page.keyboard.press("Alt+p")  # the stopwatch
    page.wait_for_function("document.querySelector('[data-now]').textContent > '00:00:00.300'")
    page.keyboard.press("Alt+o")
    assert page.get_by_role("textbox", name="End of caption 1").input_value() < "00:00:03.000"
    assert outside == []
    go_to(page, "[data-show]")
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_be_visible()
    page.wait_for_function("document.querySelector('iframe').contentWindow !== null")
    assert [url.split("?")[0] for url in outside] == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]


@pytest.mark.parametrize("name", ["captions", "linked", "film"])
def test_axe_finds_nothing_and_it_fits_in_320_points(page, bank, name):
    if name == "film":
        page.goto(f"/admin/films/{bank['film']}/tracks/")
    else:
        open_(page, bank, name)
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_the_text_is_written_as_it_is(bank, browser):
    put(bank, "captions", TEXT)
    context = browser.new_context(base_url=bank["address"], java_script_enabled=False, locale="en")
    context.add_cookies([{"name": "sessionid", "value": bank["session"], "url": bank["address"]}])
    page = context.new_page()
    page.goto(f"/admin/tracks/{bank['captions']}/")
    area = page.get_by_label("Text with times")
    expect(area).to_have_value(TEXT)
    area.fill(TEXT.replace("sist", "nå"))
    page.get_by_role("button", name="Save", exact=True).click()
    assert "Takk for nå" in stored(bank, "captions")
    context.close()
