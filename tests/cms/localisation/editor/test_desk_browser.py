"""A page and a film's captions translated in a real browser: by the keyboard alone, without the network, by two at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from tests.cms.media.bank import serving_bank_of_one
from tests.cms.media.video.films import film
from tests.keyboard import go_to, violations

pytestmark = pytest.mark.browser
PREPARE = """
from pathlib import Path
from cms.localisation.services import publish_translation, save_strings
from cms.localisation.tracks import translate_track, translation_of_track
from cms.media.video.models import Video
from cms.media.video.tracks import add_track
from tests.cms.localisation.helpers import locale, start
from tests.cms.media.uploads import make_file
from tests.factories import make_user, make_work, publish_change, session_of
RICH = '<p>Det er <b>gratis</b>, se <a href="https://example.org/nb">her</a>.</p>'
_page, way = start(make_work("Grunnkurs", summary="Om kurset", body=[("text", RICH)]))
OTHER = '<p>Les <b>alt</b> om det <a href="https://example.org/nb">her</a>.</p>'
work = make_work("Endret", summary="Kurset er gratis", body=[("text", OTHER)])
page, changed = start(work)
texts = {"Endret": "Ändrad", "Kurset er gratis": "Kursen är gratis"}
texts['Les <b>alt</b> om det <a id="a1">her</a>.'] = 'Läs <b>allt</b> om det <a id="a1">här</a>.'
save_strings(changed, texts, machine_tool="Tool 1")
publish_change(work, summary="Kurset er åpent")
_page, shared = start(make_work("Delt", summary="Om det delte"))
_page, raced = start(make_work("Kappløpsforsikringsskadeoppgjør 2027"))
film = Video.objects.get(file=make_file("film.webm", Path({film!r}).read_bytes()))
cues = "WEBVTT\\n\\n00:01.000 --> 00:03.000\\nHei på deg\\n\\n00:03.000 --> 00:05.000\\nTakk for sist\\n"
track = translate_track(add_track(film, "captions", locale("nb"), cues), locale("sv"))
sessions = [session_of(make_user(name, "Translators (sv)")) for name in ("anna", "bo")]
print("prepared", *sessions, way.pk, changed.pk, shared.pk, raced.pk, translation_of_track(track).pk)
"""
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("bank")
    (folder / "film.webm").write_bytes(film("webm", size="160x90", seconds=6))
    script = PREPARE.replace("{film!r}", repr(str(folder / "film.webm")))
    with serving_bank_of_one(folder, script) as (_env, address, _session, ids):
        names = ("anna", "bo", "way", "changed", "shared", "raced", "captions")
        yield {"address": address, "folder": folder, **dict(zip(names, ids, strict=True))}


@pytest.fixture
def open_(bank: dict[str, Any], browser: Browser) -> Iterator[Open]:
    contexts, problems = [], []

    def opened(name: str, *, by: str = "anna", width: int = 320) -> Page:
        context = browser.new_context(base_url=bank["address"], viewport={"width": width, "height": 900}, locale="en")
        context.add_cookies([{"name": "sessionid", "value": bank[by], "url": bank["address"]}])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        contexts.append(context)
        page.goto(f"/admin/localize/translate/{bank[name]}/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def stored(bank: dict[str, Any]) -> list[str]:
    with closing(sqlite3.connect(bank["folder"] / "db.sqlite3")) as database:
        return [row[0] for row in database.execute("select data from wagtail_localize_stringtranslation")]


def text(page: Page, number: int) -> Any:
    return page.get_by_role("textbox", name=f"Translation of text {number}", exact=True)


def state(page: Page, source: str) -> Any:
    return page.locator(".translation-row").filter(has_text=source).locator(".translation-state").first


def test_from_opening_to_publishing_by_the_keyboard_alone(open_: Open, bank: dict[str, Any]) -> None:
    page = open_("way")
    go_to(page, "[data-text]")
    page.keyboard.type("Grundkurs")
    page.keyboard.press("Control+Enter")
    expect(text(page, 2)).to_be_focused()
    expect(page.locator("[data-show=check]")).to_have_text("To check (1)")
    page.keyboard.type("Om kursen")
    page.keyboard.press("Control+Shift+Enter")
    expect(text(page, 3)).to_be_focused()
    page.keyboard.press("Alt+c")
    expect(text(page, 3)).to_have_value("Det er [1]gratis[/1], se [2]her[/2].")
    page.keyboard.press("Control+a")
    page.keyboard.type("Se ")
    page.keyboard.press("Alt+2")
    page.keyboard.type("här")
    expect(text(page, 3)).to_have_value("Se [2]här[/2]")
    expect(page.locator("#notes-" + str(text(page, 3).get_attribute("name")).removeprefix("text-"))).to_have_text(
        "Chip 1 is missing."
    )
    page.keyboard.press("End")
    page.keyboard.type(", det är gratis")
    for _letter in "gratis":
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Alt+1")
    expect(text(page, 3)).to_have_value("Se [2]här[/2], det är [1]gratis[/1]")
    page.keyboard.press("Alt+ArrowUp")
    expect(text(page, 2)).to_be_focused()
    expect(state(page, "Om kurset")).to_have_text("Approved")
    expect(state(page, "Det er")).to_have_text("Translated")
    page.keyboard.press("Tab")  # it is never caught
    expect(text(page, 2)).not_to_be_focused()
    go_to(page, "button[value=publish]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Published “Grundkurs” in Swedish.")).to_be_visible()
    assert 'Se <a id="a1">här</a>, det är <b>gratis</b>' in stored(bank)


def test_a_warning_stays_beside_the_text_when_she_has_gone_on(open_: Open) -> None:
    page = open_("raced")
    title = page.get_by_role("heading", level=1)
    assert title.evaluate("title => title.scrollWidth <= title.clientWidth")  # broken, not cut off
    text(page, 1).fill("Kapplöpning 2026")
    page.keyboard.press("Control+Enter")
    expect(text(page, 2)).to_be_focused()
    found = page.locator(".translation-row").first.locator(".translation-found")
    expect(found).to_contain_text("Warning: These numbers are not in both texts: 2027, 2026.")
    expect(page.get_by_role("status").filter(has_text="Saved. “Kappløps")).to_be_visible()
    expect(page.locator("[data-show=found]")).to_have_text("Errors and warnings (1)")
    about = page.locator(".translation-row").first.get_by_role("link", name="About this text")
    about.press("Enter")
    sign = page.get_by_role("complementary", name="About this text").locator("svg").first
    expect(sign).to_be_visible()
    assert sign.bounding_box()["height"] < 30  # type: ignore[index]


def test_what_has_changed_is_kept_by_one_key_and_known_beside_it(open_: Open) -> None:
    page = open_("changed", width=1400)
    row = page.locator(".translation-row").filter(has_text="åpent")
    expect(row.locator("ins")).to_contain_text("åpent")
    text(page, 2).focus()
    side = page.get_by_role("complementary", name="About this text")
    expect(side.get_by_role("heading", name="Before the source changed")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(state(page, "Kurset er")).to_have_text("Translated")
    expect(text(page, 3)).to_be_focused()  # a machine's, which somebody is to approve
    page.keyboard.press("Control+Shift+Enter")
    expect(state(page, "om det")).to_have_text("Approved (Made by a machine)")
    expect(text(page, 1)).to_be_focused()


def test_words_outlive_the_network_and_are_sent_when_it_is_back(open_: Open, bank: dict[str, Any]) -> None:
    page = open_("shared")
    page.context.set_offline(True)
    text(page, 1).fill("Utan nät")
    expect(page.get_by_role("status").filter(has_text="The network is away.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("status").filter(has_text="Your words are saved.")).to_be_visible()
    assert "Utan nät" in stored(bank)
    page.route("**/segments/*/", lambda route: route.abort())
    text(page, 1).fill("Bara här")
    expect(page.get_by_role("status").filter(has_text="The network is away.")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())  # asks whether to leave
    page.goto("about:blank")
    page.unroute("**/segments/*/")
    page.goto(f"/admin/localize/translate/{bank['shared']}/")
    expect(text(page, 1)).to_have_value("Utan nät")
    page.get_by_role("button", name="Show and save them").press("Enter")
    expect(text(page, 1)).to_have_value("Bara här")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert "Bara här" in stored(bank)
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_two_who_write_at_once_lose_nothing(open_: Open, bank: dict[str, Any]) -> None:
    anna, bo = open_("shared"), open_("shared", by="bo")
    text(bo, 2).fill("Bos ord")
    expect(state(bo, "Om det delte")).to_have_text("Translated")
    text(anna, 2).fill("Annas ord")
    theirs = anna.get_by_role("alert").filter(has_text="Bos ord")
    expect(theirs).to_contain_text("Saved by bo:")
    expect(text(anna, 2)).to_have_value("Annas ord")
    theirs.get_by_role("button", name="Put both in the field").press("Enter")
    expect(text(anna, 2)).to_have_value("Annas ord\nBos ord")
    expect(anna.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert "Annas ord<br/>Bos ord" in stored(bank)


def test_a_captions_time_plays_it_and_its_speed_is_said_at_once(open_: Open) -> None:
    page = open_("captions", width=1280)
    page.wait_for_function("document.querySelector('video').readyState > 0")
    row = page.locator(".translation-row").nth(1)
    text(page, 2).fill("Tack för senast")
    expect(row.get_by_text("8 letters a second")).to_be_visible()
    row.get_by_role("button", name="00:00:03.000").press("Enter")
    page.wait_for_function("document.querySelector('video').currentTime >= 3")
    page.wait_for_function("document.querySelector('video').paused")
    assert 4.9 <= page.evaluate("document.querySelector('video').currentTime") < 6
    shown = page.evaluate("[...document.querySelector('video').textTracks[0].cues].map((cue) => cue.text)")
    assert shown == ["", "Tack för senast"]
    assert text(page, 2).bounding_box()["width"] > 200


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("changed", 1280),
        ("captions", 320),
        pytest.param("changed", 320, marks=pytest.mark.soak),
        pytest.param("captions", 1280, marks=pytest.mark.soak),
    ],
)
def test_axe_finds_nothing_and_it_fits(open_: Open, name: str, width: int) -> None:
    page = open_(name, width=width)
    text(page, 1).focus()
    expect(page.get_by_role("complementary", name="About this text")).to_be_visible()
    page.get_by_text("Keys, and how bold words").click()
    assert violations(page, "#main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_field_of_long_choices_fits_a_phone(open_: Open) -> None:
    page = open_("way")
    page.goto("/admin/terms/suggest/")
    box = page.get_by_label("Status").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 320


def test_without_scripts_the_form_saves(bank: dict[str, Any], browser: Browser) -> None:
    phone: Any = {"width": 320, "height": 900}
    context = browser.new_context(base_url=bank["address"], java_script_enabled=False, locale="en", viewport=phone)
    context.add_cookies([{"name": "sessionid", "value": bank["anna"], "url": bank["address"]}])
    page = context.new_page()
    page.goto(f"/admin/localize/translate/{bank['captions']}/")
    text(page, 1).fill("Hej på dig")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(text(page, 1)).to_have_value("Hej på dig")
    assert "Hej på dig" in stored(bank)
    context.close()


def racing(bank: dict[str, Any], rounds: int) -> None:
    """Two who have seen the same version save at the same moment: one is taken, the other is shown it, both are kept."""
    address = f"{bank['address']}/admin/localize/translate/{bank['raced']}/"
    people = [requests.Session() for _name in ("anna", "bo")]
    for person, name in zip(people, ("anna", "bo"), strict=True):
        person.cookies.set("sessionid", bank[name])
        form = BeautifulSoup(person.get(address).content, "html.parser")
        person.headers.update({"X-Requested-With": "fetch", "X-CSRFToken": str(person.cookies["csrftoken"])})
    row = form.select("[data-row]")[0]
    url, version, taken = f"{bank['address']}{row['data-url']}", str(row["data-version"]), []
    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            texts = [f"Runda {number} av {name}" for name in ("anna", "bo")]
            data = [{"do": "save", "text": text, "version": version} for text in texts]
            answers = list(pool.map(lambda person, sent: person.post(url, sent), people, data))
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            won = next(index for index, answer in enumerate(answers) if answer.status_code == 200)
            assert answers[1 - won].json()["theirs"]["text"] == texts[won]
            taken.append(texts[won])
            version = answers[won].json()["version"]
    with closing(sqlite3.connect(bank["folder"] / "db.sqlite3")) as database:
        history = [row[0] for row in database.execute("select after from localisation_segmentevent order by id")]
    assert [text for text in history if text.startswith("Runda")] == taken


def test_racing_saves_lose_none(bank: dict[str, Any]) -> None:
    racing(bank, 5)


@pytest.mark.soak
def test_500_racing_saves_lose_none(bank: dict[str, Any]) -> None:
    racing(bank, 250)
