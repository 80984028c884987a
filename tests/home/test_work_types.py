"""What a reader sees of a work, by what its type is for; and what every type's page has around it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.terminology.models import Definition
from resourcebank import models
from resourcebank.models import Programme, ProgrammeText, Project, ResourcePageFile
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import make_file, make_image
from tests.factories import make_concept, make_work
from tests.home.conftest import texts
from tests.home.test_public_work import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index", "no_old_pictures")]
NOON = datetime(2027, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def no_old_pictures() -> None:
    """Wagtail remembers the sizes of pictures by their numbers, which begin anew in each test."""
    cache.clear()


def opportunity(**fields: Any) -> Any:
    steps = [("line", "Fyll ut"), ("line", "Send inn")]
    fields = {"amount": "50 000 kr", "eligibility": "Kommuner", "application_steps": steps, **fields}
    return make_work("Utlysning", model=models.OpportunityPage, **fields)


def event(**fields: Any) -> Any:
    return make_work("Treff", model=models.EventPage, **{"starts_at": NOON, "place": "Molde", **fields})


def project() -> Project:
    programme = Programme.objects.create(slug="nordplus", logo=make_image())
    ProgrammeText.objects.create(
        programme=programme, language="nb", name="Nordplus", acknowledgement="Takk", logo_alt="Støttet av Nordplus"
    )
    return Project.objects.create(slug="peer", acronym="PEER", programme=programme)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=12, hours=1), "12 days left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(minutes=1), "The last day is today"),
        (timedelta(minutes=-1), "Closed"),
    ],
)
def test_a_call_says_how_long_it_is_open_and_when_it_is_closed(site, monkeypatch, left, said):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    page = site.get(address(opportunity(deadline=NOON + left)))
    assert texts(page, ".key-due b") == [said]
    assert page.select_one(".key-due time")["datetime"].startswith("2027-03-")
    assert texts(page, ".key-fact b") == ["50 000 kr"]
    links = texts(page, ".key a")
    assert links == (["Find what is open now"] if said == "Closed" else ["Put it into your calendar"])


def test_a_calls_steps_are_a_list_that_a_script_can_tick(site):
    page = site.get(address(opportunity()))
    assert texts(page, ".key-due b") == ["Always open"]
    assert texts(page, "[data-checklist] ol li") == ["Fyll ut", "Send inn"]
    assert page.select_one("[data-checklist] ol")["lang"] == "nb"
    assert page.select_one(".checklist-note").has_attr("hidden")  # nothing is kept without a script


def test_a_course_leads_to_its_sign_up_until_that_is_over(site):
    course: dict[str, Any] = {"model": models.CoursePage, "sign_up_url": "https://example.org/meld"}
    units = [("unit", {"title": "Én", "description": ""}), ("unit", {"title": "To", "description": "Om båt"})]
    open_, over = timezone.localdate() + timedelta(days=2), timezone.localdate() - timedelta(days=2)
    page = site.get(
        address(make_work("Kurs", sign_up_deadline=open_, starts_on=date(2099, 1, 2), units=units, **course))
    )
    assert texts(page, ".key-due b") == ["2 days left"]
    assert page.select_one(".key .button")["href"] == "https://example.org/meld"
    assert texts(page, ".parts h3") == ["Én", "To"]
    page = site.get(address(make_work("Før", sign_up_deadline=over, **course)))
    assert texts(page, ".key-due b") == ["Closed"]
    assert "https://example.org/meld" not in str(page.main)


def test_an_event_says_when_and_where_and_how_to_join(site, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON - timedelta(days=1))
    work = event(
        ends_at=NOON + timedelta(hours=2), online_url="https://meet.example.org/a", sign_up_url="https://a.org/b"
    )
    page = site.get(address(work))
    assert texts(page, ".leaf b") == ["2"]
    assert texts(page, ".key-when time") == ["tirsdag 2. mars 2027 13:00", "15:00"]
    assert texts(page, ".key-fact b") == ["Molde"]
    assert [a["href"] for a in page.select(".key a")][:2] == ["https://a.org/b", "https://meet.example.org/a"]
    assert page.select_one(".key a[href$='.ics']")
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=3))
    page = site.get(address(work))
    assert "This event is over." in page.select_one(".key").text
    assert not page.select(".key a")


def test_a_project_document_stands_in_its_series(site):
    series = [
        make_work(f"Nr {number}", model=models.ProjectDocumentPage, number=str(number), project=found)
        for found in [project()]
        for number in (10, 2, 1)
    ]
    page = site.get(address(series[1]))
    assert texts(page, ".steps-through a") == ["Before this Nr 1", "After this Nr 10"]
    assert texts(page, ".series a") == ["1 Nr 1", "2 Nr 2", "10 Nr 10"]
    assert texts(page, ".series [aria-current=page]") == ["2 Nr 2"]
    assert site.client.get(page.select_one("a[rel=next]")["href"]).status_code == 200


def test_a_games_solution_is_not_seen_before_it_is_asked_for(site):
    puzzle = ("puzzle", {"title": "Lås", "description": "Tre tall", "solution": "123"})
    page = site.get(address(make_work("Spill", model=models.ScenarioPage, players="4", puzzles=[puzzle])))
    assert "123" in page.select_one(".parts details").text
    assert not page.select_one(".parts details").has_attr("open")


@pytest.mark.parametrize(
    ("model", "fields", "first"),
    [
        (models.CaseStudyPage, {"country": "IE", "lessons": [("line", "Small")]}, "Small"),
        (models.CountryOverviewPage, {"country": "EE", "state_of_play": "Langt"}, "Langt"),
        (models.TrainingMaterialPage, {"learning_outcomes": [("line", "Sette grenser")]}, "Sette grenser"),
    ],
)
def test_what_a_type_is_for_stands_before_its_text(site, model, fields, first):
    page = site.get(address(make_work("Verk", model=model, body=[("callout", "Teksten")], **fields)))
    words = page.select_one(".found").text
    assert words.index(first) < words.index("Teksten")


def test_a_country_overview_leads_to_where_the_countries_are_compared(site):
    page = site.get(address(make_work("Eesti", model=models.CountryOverviewPage, country="EE")))
    assert site.client.get(page.select_one(".key .button")["href"]).status_code == 200


def test_a_tool_is_one_press_away(site):
    work = make_work("Sjekkliste", model=models.ToolPage, publish=False)
    work.files = [ResourcePageFile(file=make_file("ark.pdf"))]
    work.save_revision().publish()
    button = site.get(address(work)).select_one(".found .button")
    assert (button.get_text(strip=True), button["href"].rsplit("/", 1)[1]) == ("Download (PDF, 69\xa0byte)", "ark.pdf")


def test_what_one_may_do_how_to_cite_who_paid_and_how_to_pass_it_on(site):
    work = make_work("Grunnkurs", licence="cc-by-nd-4.0", project=project())
    page = site.get(address(published(work, "sv"), "sv"))
    foot = page.select_one(".work-foot")
    assert "You may copy, share and sell this as it is." in foot.text
    assert foot.select_one("a[rel=license]")["href"] == "https://creativecommons.org/licenses/by-nd/4.0/"
    cited = " ".join(foot.select_one("#citation").text.split())
    assert cited.startswith(
        f"Fjord ({timezone.localdate().year}). SV Grunnkurs [svenska, translated from: norskt bokmål]"
    )
    assert foot.cite["lang"] == "sv"
    logo = foot.select_one(".funding img")
    assert (logo["alt"], logo["lang"]) == ("Støttet av Nordplus", "nb")
    assert site.client.get(logo["src"]).status_code == 200
    letter = foot.select_one("a[href^='mailto:']")["href"]
    assert "SV%20Grunnkurs" in letter
    assert "http%3A//testserver/sv/" in letter or "http%3A%2F%2Ftestserver%2Fsv%2F" in letter


def test_hard_words_are_explained_where_they_stand_first(site):
    funding = make_concept("funding", nb="finansiering", en="funding", et="rahastamine")
    Definition.objects.create(concept=funding, language="nb", text="Penger til å begynne.")
    text = '<p>Om <b>finansieringen</b> & finansieringen i <a href="https://a.org">finansieringen</a></p>'
    work = opportunity(eligibility="Alle <i>", body=[("heading", "Finansieringen"), ("text", text)])
    site.client.cookies["reads"] = "en,et"
    page = site.get(address(work))
    (word,) = page.select("button.term")
    assert (word.text, word.parent.name) == ("finansieringen", "b")
    assert "& finansieringen i finansieringen" in page.select_one(".body p").text
    hint = page.select_one(f"#{word['popovertarget']}")
    assert hint.has_attr("popover")
    assert texts(hint, "p") == ["Finansiering", "Penger til å begynne.", "In the glossary"]
    assert texts(hint, "li") == ["English Funding", "Eesti Rahastamine"]
    assert [li.select_one("span")["lang"] for li in hint.select("li")] == ["en", "et"]
    assert site.client.get(hint.a["href"]).status_code == 200
    assert "Alle <i>" in page.select_one(".own").text


def test_pictures_are_left_out_for_who_saves_data_until_she_asks(site):
    picture = make_image()
    body = [("image", {"image": picture, "alt": 'En "båt" > en <bil>', "caption": ""})]
    path = address(make_work(image=make_image(), image_alt="Hav", body=body, project=project()))
    assert len(site.get(path).select("main img")) == 3
    assert "Save-Data" in site.response["Vary"]
    page = site.get(path, **{"Save-Data": "on"})
    assert not page.select("main img")
    link = page.select_one(".body .picture-link")
    assert " ".join(link.text.split()) == 'Show the picture En "båt" > en <bil>'
    assert site.client.get(link["href"])["Content-Type"].startswith("image/")
    assert (
        len(site.get(path + page.select_one(".low-data-notice a")["href"], **{"Save-Data": "on"}).select("main img"))
        == 3
    )

    answer = site.client.post("/nb/low-data/", {"data": "low", "back": path})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert not site.get(path).select("main img")
    assert site.client.post("/nb/low-data/", {"data": "full", "back": "https://evil.example"})["Location"] == "/nb/"
    assert len(site.get(path, **{"Save-Data": "on"}).select("main img")) == 3  # what she chose here counts first


def test_a_page_costs_the_same_however_many_hard_words_and_documents(site):
    found = project()

    def cost(words: int) -> int:
        for number in range(words):
            concept = make_concept(f"word-{words}-{number}", nb=f"ord{words}x{number}")
            Definition.objects.create(concept=concept, language="nb", text="Betyr noe.")
            make_work(
                f"Nr {words} {number}", model=models.ProjectDocumentPage, number=f"{words}.{number}", project=found
            )
        text = " ".join(f"ord{words}x{number}" for number in range(words))
        body = [("text", f"<p>{text}</p>")]
        work = make_work("Nr", model=models.ProjectDocumentPage, number="1", project=found, body=body)
        site.get(address(work))
        with CaptureQueriesContext(connection) as queries:
            page = site.get(address(work))
        assert len(page.select("button.term")) == min(words, 12)
        return len(queries)

    assert cost(14) == cost(1) <= 45
