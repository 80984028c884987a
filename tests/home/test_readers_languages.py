"""A reader says which languages she reads: kept on her device, and asked by every page."""

from __future__ import annotations

import pytest

from tests.cms.localisation.helpers import published
from tests.factories import make_work
from tests.home.conftest import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(index, reindex):
    published(make_work("Havna", language="nb", summary="Om havna."), "sv")
    make_work("Cuan", language="ga", summary="Faoin gcuan.")
    reindex()


def keep(site, *languages):
    site.client.post("/en/languages/", {"reads": [*languages, ""]})


def test_without_being_asked_nothing_is_kept(site, works):
    page = site.get("/en/languages/")
    assert not site.response.cookies
    assert page.select_one("option[selected]")["value"] == "en"
    assert not page.select(".notice")


def test_what_she_reads_is_kept_shown_and_can_be_forgotten(site, works):
    response = site.client.post("/en/languages/", {"reads": ["nb", "", "sv", "nb", "tlh"]})
    assert (response.status_code, response["Location"]) == (302, "/en/languages/")
    cookie = response.cookies["reads"]
    assert (cookie.value, cookie["samesite"], cookie["max-age"], cookie["secure"]) == ("nb,sv", "Lax", 31536000, "")
    page = site.get("/en/languages/")
    assert texts(page, ".notice a[lang]") == ["Norsk bokmål", "Svenska"]
    assert [option["value"] for option in page.select("option[selected]")] == ["nb", "sv"]
    site.client.post("/en/languages/")
    assert not texts(site.get("/en/languages/"), ".notice")


def test_works_are_shown_in_the_language_of_the_page_then_in_hers(site, works):
    def shown(path):
        return {title.get_text(): title.get("lang") for title in site.get(path).select(".card-title")}

    assert shown("/en/?sort=newest") == {"Cuan": "ga", "Havna": "nb"}
    keep(site, "nb", "sv")
    assert shown("/en/?sort=newest") == {"Cuan": "ga", "Havna": "nb"}
    keep(site, "sv")
    assert shown("/en/?sort=newest") == {"Cuan": "ga", "SV Havna": "sv"}
    assert shown("/nb/?sort=newest") == {"Cuan": "ga", "Havna": None}
    assert "Cookie" in site.response["Vary"]
    work = site.get(site.get("/en/?sort=newest").select_one("[lang=sv] a")["href"])
    assert work.select_one("h1")["lang"] == "sv"
    assert not texts(site.get("/en/?q=havna"), ".results .notice")  # she reads what it is in


def test_the_site_begins_in_her_language(site, works):
    keep(site, "et", "en")
    response = site.client.get("/", headers={"accept-language": "fi"})
    assert response["Location"] == "/et/"
    assert {"Cookie", "Accept-Language"} <= set(response["Vary"].replace(" ", "").split(","))


COOKIES = ["", ",,,", "tlh", "nb,<b>", "é\x00", "nb" * 5000]


def test_whatever_a_cookie_holds_there_is_a_page(site, works, subtests):
    for value in COOKIES:
        with subtests.test(value=value):
            site.client.cookies["reads"] = value
            assert texts(site.get("/en/"), ".card-title")
