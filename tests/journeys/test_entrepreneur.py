"""Ten things that an entrepreneur comes for, in the sample bank of `make run`, by a real browser: on a phone and on a wide
screen, with scripts and without. Loading that bank takes a minute and more, so `make soak` does it; `tests/home` has the
same pages with a handful of works. RESOURCEBANK_PICTURES=1 puts a picture of each into var/pictures/."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.home.browsing import reading
from tests.services import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.soak]
PICTURES = ROOT / "var" / "pictures"
WIDTHS = {"phone": 360, "wide": 1280}
WAYS = [(screen, scripts) for screen in WIDTHS for scripts in (True, False)]


@dataclass
class Reader:
    page: Page
    address: str
    scripts: bool

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)

    def searches(self, words: str) -> None:
        self.page.locator("#q").fill(words)
        self.page.locator("#q").press("Enter")
        self.page.wait_for_url("**q=**")

    def opens_work(self, title: str) -> None:
        self.page.locator(".card-title a", has_text=title).first.click()
        expect(self.page.locator("h1")).to_have_text(title)

    def is_asked_in(self, language: str) -> None:
        expect(self.page.locator("html")).to_have_attribute("lang", language)


def finds_what_others_did_with_an_idea(reader: Reader) -> None:
    """nb: by pictures, without a word typed; then only what is in her country."""
    reader.opens("/nb/")
    reader.page.locator(".road a[href*='stage=']").nth(1).click()
    expect(reader.page.locator(".card").first).to_be_visible()
    all_of_it = reader.page.locator("h1").inner_text()
    reader.page.goto(reader.page.url + "&country=NO")
    expect(reader.page.locator(".chips a[href*='stage=']").first).to_be_visible()
    assert reader.page.locator("h1").inner_text() != all_of_it
    reader.page.go_back()
    expect(reader.page.locator("h1")).to_have_text(all_of_it)


def finds_by_her_own_word_what_others_call_otherwise(reader: Reader) -> None:
    """et: what Norwegians call erfaringskonsulent; the course is in her language."""
    reader.opens("/et/")
    reader.searches("kogemusnõustaja")
    expect(reader.page.locator("mark").first).to_have_text(re.compile("kogemusnõusta", re.IGNORECASE))
    reader.opens_work("Kes on kogemusnõustaja? Algkursus neile, kes rollis alles alustavad")
    expect(reader.page.locator(".files a").first).to_contain_text("PDF")


def finds_a_film_where_it_says_what_she_needs(reader: Reader) -> None:
    """es: misspelt; a toolkit video that plays in her language."""
    reader.opens("/es/")
    reader.searches("primeros clentes")
    reader.opens_work("Herramientas de carrera: encuentra a tus cinco primeros clientes")
    expect(reader.page.locator("video, .player-elsewhere, .film").first).to_be_visible()


def reads_who_gives_money_in_her_language(reader: Reader) -> None:
    """ga: an opportunity with its steps."""
    reader.opens("/ga/")
    reader.searches("tacaíocht Gaeltacht")
    reader.opens_work("Tacaíocht oibriúcháin d'eagraíochtaí pobail sa Ghaeltacht")
    expect(reader.page.locator("h1")).to_have_attribute("lang", "ga")
    expect(reader.page.locator("main ol li").first).to_be_visible()
    expect(reader.page.locator("a[href$='calendar.ics']").first).to_be_visible()


def compares_countries(reader: Reader) -> None:
    """lt: how far each country has come, side by side."""
    reader.opens("/lt/countries/")
    expect(reader.page.locator("main")).to_contain_text("Lietuv")
    reader.page.locator("main a[href*='/resources/']").first.click()
    expect(reader.page.locator(".work-page h1")).to_be_visible()


def learns_a_hard_word(reader: Reader) -> None:
    """fi: in the glossary, and then what there is about it."""
    reader.opens("/fi/glossary/")
    reader.page.locator("main a[href*='/fi/glossary/']").first.click()
    expect(reader.page.locator("h1")).to_be_visible()
    reader.is_asked_in("fi")


def takes_a_work_along(reader: Reader) -> None:
    """nb: one file, whose size is said before."""
    reader.opens("/nb/?q=erfaringskonsulent&type=guideline")
    reader.page.locator(".card-title a").first.click()
    link = reader.page.locator("a[href*='offline'][type='application/zip']")
    expect(link).to_contain_text(re.compile(r"\d"))
    answer = reader.page.request.get(link.get_attribute("href") or "")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body())) as packed:
        assert packed.testzip() is None
        assert "index.html" in {Path(name).name for name in packed.namelist()}


def says_what_is_missing(reader: Reader) -> None:
    """pl: nothing is found, and the partners are told so."""
    reader.opens("/pl/?q=hodowla+alpak")
    expect(reader.page.locator(".nothing")).to_be_visible()
    reader.page.locator("#tell-us-text").fill("hodowla alpak w małej wsi")
    reader.page.locator("#tell-us button[type=submit]").click()
    expect(reader.page.locator("#tell-us [role=status]")).to_be_visible()


def keeps_and_sends_a_list(reader: Reader) -> None:
    """sv: two works in one address; with scripts kept on her device first."""
    reader.opens("/sv/?q=kurs")
    ids = [
        (link.get_attribute("href") or "").split("/resources/")[1].split("/")[0]
        for link in reader.page.locator(".card-title a").all()[:2]
    ]
    if reader.scripts:
        for number in range(2):
            reader.page.locator(".card [data-keep]").nth(number).click()
        reader.opens("/sv/list/")
        reader.page.wait_for_url("**/list/?*ids=*")
    else:
        reader.opens(f"/sv/list/?ids={','.join(ids)}")
    expect(reader.page.locator("main .card")).to_have_count(2)


def says_which_languages_she_reads(reader: Reader) -> None:
    """fi, and Spanish next: what is not in Finnish is then shown in Spanish, where it is there."""
    reader.opens("/fi/?type=toolkit_video")
    spanish = reader.page.locator(
        ".card-title", has_text="Herramientas de carrera: encuentra a tus cinco primeros clientes"
    )
    expect(spanish).to_have_count(0)
    reader.opens("/fi/languages/")
    reader.page.locator("#reads-2").select_option("es")
    reader.page.locator("form.reads button").click()
    expect(reader.page.locator("main [role=status]")).to_be_visible()
    reader.opens("/fi/?type=toolkit_video")
    expect(spanish).to_be_visible()


TASKS: list[Callable[[Reader], None]] = [
    finds_what_others_did_with_an_idea, finds_by_her_own_word_what_others_call_otherwise,
    finds_a_film_where_it_says_what_she_needs, reads_who_gives_money_in_her_language, compares_countries,
    learns_a_hard_word, takes_a_work_along, says_what_is_missing, keeps_and_sends_a_list,
    says_which_languages_she_reads,
]  # fmt: skip


@pytest.mark.parametrize(("screen", "scripts"), WAYS)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_she(task: Callable[[Reader], None], screen: str, scripts: bool, browser: Browser, sample_bank: str) -> None:
    options: dict[str, Any] = {"viewport": {"width": WIDTHS[screen], "height": 800}, "java_script_enabled": scripts}
    with reading(browser, **options) as page:
        elsewhere: list[str] = []
        page.on(
            "request",
            lambda asked: elsewhere.append(asked.url) if not asked.url.startswith((sample_bank, "data:")) else None,
        )
        task(Reader(page, sample_bank, scripts))
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[screen]
        assert elsewhere == []
        if os.environ.get("RESOURCEBANK_PICTURES"):
            name = f"{TASKS.index(task) + 1:02}-{screen}{'' if scripts else '-no-scripts'}.png"
            page.screenshot(path=PICTURES / name)
