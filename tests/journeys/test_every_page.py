"""Every kind of page of the public site, in the sample bank of `make run`, in three languages: no rule of WCAG is broken,
by day and by night, on a narrow screen and on a wide one, and letters of twice the size still fit."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from functools import partial
from io import BytesIO
from mimetypes import guess_type
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from django.template.loader import get_template
from django.utils import translation
from playwright.sync_api import Browser, Page, Route

from resourcebank.checks import resource_page_types
from tests.home.browsing import keeps_the_rules, letters_of_twice_the_size_fit, menus_keep_the_rules, reading
from tests.home.kinds import kinds_of_page
from tests.services import manage

LANGUAGES = ["en", "et", "ga"]
WIDTHS = [320, 1280]


def asked(address: str, path: str) -> Any:
    with urllib.request.urlopen(f"{address}/api/v1/{path}") as answer:  # noqa: S310
        return json.load(answer)


def at(path: str) -> Callable[[Page, str, str], None]:
    return lambda page, address, language: opened(page, f"{address}/{language}/{path}")


def opened(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address


def work_of_type(name: str) -> Callable[[Page, str, str], None]:
    """Preferably in her language: the first of a search in it."""

    def go(page: Page, address: str, language: str) -> None:
        work = asked(address, f"search/?lang={language}&type={name}&page_size=1")["results"][0]
        opened(page, f"{address}/{language}/resources/{work['id']}/{urlsplit(work['url']).path.split('/')[4]}/")

    return go


def first_from(path: str, link: str) -> Callable[[Page, str, str], None]:
    """Where the first such link of a page leads."""

    def go(page: Page, address: str, language: str) -> None:
        page.goto(f"{address}/{language}/{path}")
        opened(page, str(page.locator(link).first.evaluate("link => link.href")))

    return go


def a_list(page: Page, address: str, language: str) -> None:
    found = asked(address, f"search/?lang={language}&page_size=3")["results"]
    opened(page, f"{address}/{language}/list/?ids={','.join(work['id'] for work in found)}")


def what_was_not_useful(page: Page, address: str, language: str) -> None:
    """The form where it was sent without an answer."""
    work_of_type("guideline")(page, address, language)
    page.evaluate("document.querySelector('#useful form').submit()")
    page.wait_for_url("**/useful/**")


def told(page: Page, address: str, language: str) -> None:
    page.goto(f"{address}/{language}/tell-us/")
    page.evaluate("document.querySelector('#tell-us form').submit()")
    page.wait_for_selector(".voice-error")


def unavailable(page: Page, address: str, language: str) -> None:
    """What is sent when there is no database, shown without stopping one."""
    with translation.override(language):
        html = get_template("home/unavailable.html").render()
    page.route("**/unavailable", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    opened(page, f"{address}/unavailable")


def taken_along(name: str) -> Callable[[Page, str, str], None]:
    """The page of the ZIP of such a work, with all that is beside it there."""

    def go(page: Page, address: str, language: str) -> None:
        work = asked(address, f"search/?lang={language}&type={name}&page_size=1")["results"][0]
        with urllib.request.urlopen(f"{address}/{language}/resources/{work['id']}/offline.zip") as answer:  # noqa: S310
            pack = ZipFile(BytesIO(answer.read()))

        def answer_from_pack(route: Route) -> None:
            name = unquote(urlsplit(route.request.url).path).removeprefix("/taken/")
            route.fulfill(body=pack.read(name), content_type=guess_type(name)[0])

        page.unroute("**/taken/**")
        page.route("**/taken/**", answer_from_pack)
        opened(page, f"{address}/taken/index.html")

    return go


def nowhere(page: Page, address: str, language: str) -> None:
    """What is no address at all is answered by Django while DEBUG is on."""
    page.goto(f"{address}/{language}/resources/00000000-0000-4000-8000-000000000000/x/")


# Kind of page -> what it is called here and how one comes to it.
PAGES: dict[str, dict[str, Callable[[Page, str, str], None]]] = {
    "bank": {
        "start": at(""), "results": at("?sort=newest"), "narrowed": at("?q=kurs&country=NO&sort=newest"),
        "nothing found": at("?q=zzzzqqq&country=NO"),
    },
    "resource": {model.resource_type: work_of_type(model.resource_type) for model in resource_page_types()},
    "about": {"about": at("about/")},
    "journey": {"journey": at("journey/"), "journey in a country": at("journey/?country=IE")},
    "partners": {"partners": at("partners/")},
    "partner": {"partner": first_from("partners/", "main a[href*='/partners/']")},
    "projects": {"projects": at("projects/")},
    "project": {"project": first_from("projects/", "main a[href*='/projects/']")},
    "topics": {"topics": at("topics/")},
    "countries": {"countries": at("countries/")},
    "new": {"new": at("new/")},
    "glossary": {"glossary": at("glossary/")},
    "term": {"term": first_from("glossary/", "main a[href*='/glossary/']")},
    "list": {"empty list": at("list/"), "list": a_list},
    "languages": {"languages": at("languages/")},
    "widget": {"widget": at("widget/")},
    "tell_us": {"tell us": at("tell-us/"), "told nothing": told},
    "useful": {"useful, unanswered": what_was_not_useful},
    "none": {
        "not found": nowhere, "unavailable": unavailable,
        **{f"{model.resource_type} taken along": taken_along(model.resource_type) for model in resource_page_types()},
    },
}  # fmt: skip
BELOW = {"preview"}  # there is none before somebody makes a link to it
MAKE_PREVIEWS = """
from django.contrib.auth.models import User
from resourcebank.models import ResourcePage
from resourcebank.previews import make_token
admin = User.objects.get(username="admin")
for page in ResourcePage.objects.filter(is_original=True, locale__language_code="{language}"):
    print(page.specific.resource_type, make_token(admin, page))
"""
WAYS = {name: way for ways in PAGES.values() for name, way in ways.items()}


def test_every_kind_of_page_is_walked() -> None:
    assert set(PAGES) - {"none"} | BELOW == kinds_of_page()


@pytest.mark.browser
@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WAYS)
def test_no_rule_of_wcag_is_broken(browser: Browser, sample_bank: str, name: str, language: str) -> None:
    with reading(browser, color_scheme="light", locale="en") as page:
        keeps_them_at_every_width(page, lambda: WAYS[name](page, sample_bank, language))


@pytest.mark.browser
@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_is_one_in_a_preview(
    browser: Browser, sample_bank: str, sample_environment: dict[str, str], language: str
) -> None:
    """One of each type that there is in the language: a preview is of an original."""
    made = manage(sample_environment, "shell", "--verbosity", "0", "--command", MAKE_PREVIEWS.format(language=language))
    previews = dict(line.split() for line in made.splitlines())
    assert previews
    with reading(browser, color_scheme="light", locale="en") as page:
        for token in previews.values():
            keeps_them_at_every_width(page, partial(opened, page, f"{sample_bank}/preview/{token}/"))


def keeps_them_at_every_width(page: Page, go: Callable[[], None]) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        go()
        keeps_the_rules(page)
        menus_keep_the_rules(page)
    letters_of_twice_the_size_fit(page)  # on the wide screen, as WCAG asks
