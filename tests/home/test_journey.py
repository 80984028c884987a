"""The journey's page shows what the API answers, and nothing else."""

from __future__ import annotations

import pytest

from cms.terminology.models import Definition
from tests.factories import make_concept, make_work, publish_change
from tests.home.conftest import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def planning(index, reindex):
    planning = make_concept("planning", "stage", nb="planlegge", en="planning")
    make_concept("running", "stage", nb="drive", en="running")
    far = make_concept("far", "challenge", en="far to go", nb="langt")
    money, funding = make_concept("money", "support", en="money", nb="penger"), make_concept("funding", en="funding")
    Definition.objects.create(concept=money, language="nb", text="Tilskudd og lån.")
    money.related.add(funding)
    planning.related.add(far, money)
    publish_change(make_work("Budsjett", countries=["NO"]), stages=[planning], challenges=[far], topics=[funding])
    publish_change(make_work("Irish plan", language="en", countries=["IE"]), stages=[planning])
    reindex()
    return planning


def test_every_stage_with_what_is_hard_what_helps_and_works(site, planning):
    page = site.get("/en/journey/")
    assert texts(page, ".path-label") == ["Planning", "Running"]
    assert [link["href"] for link in page.select(".path a, .map svg a")] == ["#planning", "#running"] * 2
    section = page.select_one("section#planning")
    assert texts(section, ".described > li > a") == ["Far to go", "Money"]
    assert texts(section, "p[lang=nb]")[0] == "Tilskudd og lån."
    assert texts(section, ".card-title") == ["Irish plan", "Budsjett"]
    assert "There is no work for this step yet." in page.select_one("section#running").get_text()
    for link in section.select(".described a, .more a"):
        assert texts(site.get(link["href"]), ".card-title")


def test_it_is_the_apis_answer(site, planning):
    answer = site.client.get("/api/v1/journey/?lang=nb").json()
    page = site.get("/nb/journey/")
    for stage in answer["stages"]:
        section = page.select_one(f"#{stage['slug']}")
        assert texts(section, ".card-title") == [work["title"] for work in stage["works"]]
        assert [a["href"] for a in section.select(".card-title a")] == [work["url"] for work in stage["works"]]


def test_works_of_one_country_in_every_language(site, planning):
    page = site.get("/en/journey/?country=IE")
    assert texts(page, ".card-title") == ["Irish plan"]
    assert page.select_one("option[selected]")["value"] == "IE"
    assert all(a["href"].endswith("/journey/?country=IE") for a in page.select(".languages li a"))
    assert "Atlantis" in texts(site.get("/en/journey/?country=Atlantis"), ".notice")[0]
    assert texts(site.get("/en/journey/?country="), ".card-title") == ["Irish plan", "Budsjett"]


def test_the_first_page_leads_there(site, planning):
    assert site.get("/en/").select_one("#stages ~ .more a")["href"] == "/en/journey/"
