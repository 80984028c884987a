"""Pages to look around in, as a reader without scripts sees them. Each is made of the API's answer to the same question."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cms.partners.models import Partner, PartnerText
from cms.terminology.models import Definition
from resourcebank.models import (
    CountryOverviewPage,
    GuidelinePage,
    Programme,
    ProgrammeText,
    Project,
    ProjectDocumentPage,
    ProjectText,
)
from tests.factories import get_partner, make_concept, make_partner, make_work, publish_change
from tests.home.conftest import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(index, reindex):
    fjord, aer = get_partner(), make_partner("aer", language="ga", country="IE")
    PartnerText.objects.create(partner=fjord, language="en", description="A school by the sea.")
    programme = Programme.objects.create(slug="nordplus")
    ProgrammeText.objects.create(programme=programme, language="nb", name="Nordpluss", acknowledgement="Takk.")
    project = Project.objects.create(
        slug="peer", acronym="PEER", programme=programme, coordinator=aer, starts="2021-01-01"
    )
    project.partners.set([fjord])
    project.save()
    ProjectText.objects.create(project=project, language="nb", title="Likemenn", description="Et nettverk.")
    for number in ("10", "9", ""):
        make_work(f"Dokument {number}", model=ProjectDocumentPage, number=number, project=project)
    make_work("Rettleiar", model=GuidelinePage, project=project, language="nn")
    make_work("Annet", first_published_at=datetime(2020, 3, 1, tzinfo=UTC))
    for country, state in (("SE", "På vei"), ("NO", "Langt")):
        make_work(
            f"Oversikt {country}",
            model=CountryOverviewPage,
            country=country,
            state_of_play=state,
            next_steps=[("line", f"Mer i {country}")],
            body=[{"type": "facts", "value": [{"label": "Skoler", "value": "4"}]}],
            project=project,
        )
    wide = make_concept("peer-support", nb="likepersonsarbeid")
    narrow = make_concept("worker", nb=["erfaringskonsulent", "likeperson"], sv="peer supporter")
    narrow.broader = wide
    narrow.save()
    make_concept("empty", nb="tomt")
    Definition.objects.create(concept=narrow, language="en", text="One who has been there.")
    publish_change(make_work("Om rollen"), topics=[narrow])
    reindex()
    return project


QUERIES = {
    "partners/": 4, "partners/fjord/": 9, "projects/": 5, "projects/peer/": 7, "topics/": 3, "countries/": 4, "new/": 3,
    "glossary/": 2, "glossary/worker/": 4, "languages/": 0, "about/": 0,
}  # fmt: skip


def test_a_page_asks_a_fixed_number_of_questions_and_leads_to_itself_in_other_languages(
    site, bank, django_assert_num_queries, subtests
):
    site.client.cookies["any"] = "thing"  # so that no page is kept
    for path, queries in QUERIES.items():
        with subtests.test(path=path):
            site.get(f"/sv/{path}")  # the vocabulary is read once, and works are counted once
            with django_assert_num_queries(queries):
                page = site.get(f"/sv/{path}")
            assert page.select_one("h1")
            assert page.select_one("title").get_text().endswith(" · Resource bank")
            assert f"/ga/{path}" in [link["href"] for link in page.select(".languages li a")]
            for link in page.select("link[hreflang]"):
                assert link["href"] == f"http://testserver/{link['hreflang']}/{path}"


@pytest.mark.parametrize(
    ("path", "languages"),
    [
        ("partners/fjord/", {"en"}),
        ("projects/peer/", {"nb"}),
        ("glossary/worker/", {"nb", "sv"}),
        ("partners/aer/", set()),
    ],
)
def test_what_is_described_in_some_languages_is_announced_in_those_alone(site, bank, path, languages):
    page = site.get(f"/nb/{path}")
    assert {link["hreflang"] for link in page.select("link[hreflang]")} == languages
    sitemap = site.client.get("/sitemap-pages.xml").content.decode()
    found = {
        language
        for language in ("nb", "sv", "en", "ga")
        if f"<loc>http://testserver/{language}/{path}</loc>" in sitemap
    }
    assert found == languages


def test_every_page_leads_to_what_this_bank_is_and_keeps_and_there_one_can_say_what_is_wrong(site, bank):
    link = site.get("/nb/journey/").select_one(".site-footer a[href='/nb/about/']")
    assert link.text == "About this bank"
    page = site.get(link["href"])
    assert texts(page, "main h2") == ["What you may do", "Nothing is kept about you", "For everybody"]
    assert not site.client.get("/nb/about/").cookies  # as it says
    assert page.select_one("main a[href='/nb/tell-us/']")


def test_partners_stand_by_country_in_the_order_of_her_alphabet(site, bank):
    page = site.get("/nb/partners/")
    assert texts(page, ".made > h2") == ["Irland", "Norge", "Sverige"]
    norway = page.select_one("#c-NO")
    assert texts(norway, ".person h3") == ["Fjord"]
    assert [p.get("lang") for p in norway.select(".person:first-child p:not(.small)")] == ["en"]
    assert texts(norway, ".small") == ["8 works"]
    answer = site.client.get("/api/v1/partners/?lang=nb").json()
    assert {a["href"] for a in page.select(".person a")} == {partner["url"] for partner in answer["results"]}


def test_a_partner_with_its_projects_and_works(site, bank):
    page = site.get(site.get("/nb/partners/").select_one("#c-NO .person a")["href"])
    assert texts(page, ".trail li") == ["Partners", "Fjord"]
    assert texts(page, ".project h3") == ["PEER"]
    assert {"Guideline", "Project document"} <= {text.rsplit(" ", 1)[0] for text in texts(page, ".made > h2")}
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    assert "lang" in site.get("/nb/partners/fjord/", 404).html.attrs
    assert not site.get("/nb/partners/").select("#c-NO")
    site.get("/nb/partners/nobody/", 404)
    site.get("/nb/partners/a%00b/", 404)  # PostgreSQL looks for no NUL


def test_a_partner_without_works_says_so(site, bank):
    assert "Nothing of this partner is public yet." in site.get("/en/partners/aer/").get_text()


def test_projects_and_one_with_its_outputs(site, bank):
    page = site.get(site.get("/nb/projects/").select_one(".project a")["href"])
    assert texts(page, "h1, .project-title") == ["PEER", "Likemenn"]
    assert texts(page, ".documents h3") == ["Dokument 9", "Dokument 10", "Dokument"]
    assert texts(page, ".document-number") == ["Number 9", "Number 10", "Number –"]
    assert texts(page, ".about-it .chips a") == ["Aer Irland, coordinates", "Fjord Norge"]
    assert texts(page, ".funding") == ["Takk."]
    assert "Rettleiar" in texts(page, ".card-title")
    answer = site.client.get("/api/v1/projects/peer/?lang=nb").json()
    shown = [work["url"] for kind in answer["types"] for work in kind["works"]]
    assert [a["href"] for a in page.select(".card-title a")] == shown
    assert site.get("/sv/projects/peer/").select_one(".funding")["lang"] == "nb"


def test_topics_with_works_and_what_is_narrower(site, bank):
    page = site.get("/nb/topics/")
    assert texts(page, ".topic h2") == ["Likepersonsarbeid"]  # by its narrower one alone, so that it leads nowhere
    assert not page.select(".topic h2 a")
    assert texts(page, ".topic .chips a") == ["Erfaringskonsulent 1"]
    assert texts(site.get(page.select_one(".topic .chips a")["href"]), ".card-title") == ["Om rollen"]


def test_countries_side_by_side(site, bank):
    page = site.get("/sv/countries/")
    assert texts(page, ".made > h2") == ["PEER"]
    assert texts(page, "thead th") == ["Norge", "Sverige"]
    rows = {row.th.get_text(): texts(row, "td") for row in page.select("tbody tr")}
    assert rows["How far it has come"] == ["Langt", "På vei"]
    assert rows["What comes next"] == ["Mer i NO", "Mer i SE"]
    assert texts(page, ".compared dt, .compared dd") == ["Skoler", "4", "Skoler", "4"]
    assert {cell.get("lang") for cell in page.select("tbody tr:first-child td")} == {"nb"}


def test_what_is_new_month_by_month(site, bank):
    page = site.get("/nb/new/")
    assert len(texts(page, ".made > h2")) == 2
    assert texts(page, ".made:last-of-type > h2") == ["Mars 2020"]
    assert texts(page, ".made:last-of-type .card-title") == ["Annet"]
    assert [a["href"] for a in page.select(".feeds a")][:2] == [
        "/nb/search/feed.atom?sort=newest",
        "/nb/search/feed.json?sort=newest",
    ]
    assert "There are no more works on this page." in site.get("/en/new/?page=9").get_text()
    for odd in ("0", "x", "99999999"):
        assert site.get(f"/en/new/?page={odd}").select_one("h1")


def test_an_empty_bank_has_all_pages_too(site, index):
    for path in QUERIES:
        if path.count("/") == 1:
            assert site.get(f"/en/{path}").select_one("h1"), path


def test_every_page_leads_to_the_others(site, index):
    page = site.get("/en/journey/")
    menu = page.select(".site-nav li a")
    assert [a.get_text() for a in menu if a.get("aria-current")] == ["The journey"]
    for link in menu:
        assert site.get(link["href"]).select_one("h1")
