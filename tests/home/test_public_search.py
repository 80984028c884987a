from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.languages.names import language_name, own_language_name
from cms.terminology.models import Need
from resourcebank.models import GuidelinePage, OpportunityPage
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import make_image
from tests.factories import get_partner, make_concept, make_work, publish_change
from tests.home.conftest import texts
from tests.home.test_public_work import address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nb-NO,nb;q=0.9,en;q=0.5", "nb"),
        ("no", "nb"),
        ("fr, el;q=0.3", "el"),
        ("fr", "en"),
        ("", "en"),
        ("%%;q=x", "en"),
    ],
)
def test_the_root_leads_to_the_readers_language(site, header, language):
    site.get("/", 302, **{"Accept-Language": header})
    assert site.response["Location"] == f"/{language}/"
    assert "Accept-Language" in site.response["Vary"]


def test_every_language_has_its_page_and_a_menu_of_all_by_their_own_names(site, index, settings):
    for language, _name in settings.LANGUAGES:
        page = site.get(f"/{language}/?q=kurs")
        assert page.html["lang"] == site.response["Content-Language"] == language
        menu = page.select(".languages li a")
        assert {(a["lang"], a.text) for a in menu} == {
            (code, own_language_name(code)) for code, _name in settings.LANGUAGES
        }
        assert [a["lang"] for a in menu if a.get("aria-current")] == [language]
        assert all(a["href"] == f"/{a['lang']}/?q=kurs" for a in menu)
    site.get("/xx/", 404)
    site.get("/EN/", 404)


def test_a_public_page_loads_nothing_from_elsewhere_and_keeps_nothing_about_the_reader(site, index):
    make_work(image=make_image())
    for path in ("/en/", "/en/?q=kurs", "/en/nothing/"):
        page = site.get(path, 404 if "nothing" in path else 200)
        policy = site.response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert site.response["Cache-Control"] == "no-cache"
        assert not site.response.cookies
        assert "Cookie" in site.response["Vary"]  # the languages she had us keep on her device
        for element in page.select("script[src], img[src], link[rel=stylesheet], link[rel=icon], use[href]"):
            address = element.get("src") or element.get("href")
            assert address.startswith(("/", "http://testserver/")), address
        assert not page.select("[style], style, script:not([src]):not([type='application/ld+json'])")


def test_the_first_page_offers_kinds_and_steps_with_works_and_the_newest(site, reindex):
    stages = [make_concept(slug, "stage", en=slug) for slug in ("dreaming", "planning", "running")]
    money, people = (make_concept(slug, "challenge", en=slug) for slug in ("money", "people"))
    Need.objects.create(concept=stages[1], language="nb", text="Jeg trenger en plan")
    Need.objects.create(concept=money, language="en", text="I need money")
    make_work("Older", model=GuidelinePage, language="en")
    publish_change(make_work("Newer"), stages=stages[1:], challenges=[money, people])
    reindex()
    page = site.get("/en/")
    assert texts(page, ".tile") == ["Guideline 11 work", "Training material 11 work", "Everything 22 works"]
    assert [a["href"] for a in page.select(".tile")] == [
        "/en/?type=guideline",
        "/en/?type=training_material",
        "/en/?sort=newest",
    ]
    # A step by what somebody says there, else by its name; those without works are left out.
    assert texts(page, ".road a") == ["Jeg trenger en plan Planning, 1 work", "Running 1 work"]
    assert page.select_one(".road-need [lang]")["lang"] == "nb"
    assert [a["href"] for a in page.select(".road a")] == ["/en/?stage=planning", "/en/?stage=running"]
    pictures = [use["href"].rpartition("#")[2] for use in page.select(".road use")]
    assert pictures == ["growth-1", "growth-7"]  # the whole way, however few its stops
    assert {(a.text, a["href"]) for a in page.select(".needs a")} == {("I need money 1 work", "/en/?challenge=money")}
    assert texts(page, ".shelf .card-title") == ["Older", "Newer"]  # what she can read comes first


def test_a_search_finds_marks_and_links_the_work(site, reindex):
    work = make_work("Økonomi for <b>bønder</b>", language="nb", summary="Om regnskap & budsjett")
    make_work("Noe annet")
    reindex()
    page = site.get("/nb/?q=regnskapet")
    assert page.h1.text == "1 work for “regnskapet”"
    assert page.select_one("input[name=q]")["value"] == "regnskapet"
    link = page.select_one(".card-title a")
    path = reverse("resource", kwargs={"language": "nb", "work_id": work.work_id, "slug": work.slug})
    assert (link.text, link["href"]) == (work.title, f"http://testserver{path}")
    assert texts(page, ".card mark") == ["regnskap"]
    assert "&lt;b&gt;bønder" in str(link)


def test_what_is_not_public_is_not_found(site, reindex):
    make_work("Hemmelig", publish=False)
    make_work("Hemmelig igjen").unpublish()
    reindex()
    page = site.get("/nb/?q=hemmelig")
    assert not page.select(".card")
    assert "Hemmelig" not in site.get("/nb/").text


@pytest.fixture
def on_a_day(monkeypatch):
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    monkeypatch.setattr("home.narrowing.timezone.now", lambda: now)


@pytest.fixture
def shelves(reindex):
    funding, tourism = make_concept("funding", en="funding"), make_concept("tourism", en="tourism")
    for title, model, topics in (
        ("Kurs en", GuidelinePage, [funding]),
        ("Kurs to", GuidelinePage, [tourism]),
        ("Kurs tre", OpportunityPage, [funding, tourism]),
    ):
        work = make_work(title, model=model)
        work.topics.set(topics)
        work.save_revision().publish()
    reindex()


def test_facets_are_chosen_together_counted_and_taken_away(site, shelves):
    page = site.get("/en/?q=kurs&topic=funding&type=guideline&type=opportunity")
    assert sorted(texts(page, ".card-title")) == ["Kurs en", "Kurs tre"]
    boxes = {(box["name"], box["value"]): box for box in page.select(".facet input")}
    assert all(box["form"] == "search" for box in boxes.values())
    chosen = {key for key, box in boxes.items() if box.has_attr("checked")}
    assert chosen == {("topic", "funding"), ("type", "guideline"), ("type", "opportunity")}
    counts = {key: box.find_parent("label").select_one(".count").text for key, box in boxes.items()}
    assert counts["topic", "funding"] == "2"
    assert counts["topic", "tourism"] == "2"  # its own facet's choice does not count against it
    assert counts["type", "guideline"] == "1"
    chips = {chip.text.strip(): chip["href"] for chip in page.select(".chips a")}
    assert chips["Remove: Topic: Funding"] == "/en/?q=kurs&type=guideline&type=opportunity"
    assert chips["Remove: Type: Guideline"] == "/en/?q=kurs&type=opportunity&topic=funding"
    assert chips["Remove all"] == "/en/?q=kurs"


def test_a_choice_that_finds_nothing_stays_in_the_list(site, shelves):
    page = site.get("/en/?q=kurs&type=scenario")
    assert page.select_one(".facet input[value=scenario]").has_attr("checked")


def test_a_filter_beside_the_list_is_kept_by_the_next_search(site, shelves):
    page = site.get("/en/?level=advanced&sort=deadline&published_to=2099-01-01")
    hidden = {field["name"]: field["value"] for field in page.select("#search input[type=hidden]")}
    assert hidden == {"level": "advanced", "sort": "deadline", "published_to": "2099-01-01"}
    assert texts(page, ".chips[aria-label] a") == [
        "Remove: Level: Advanced",
        "Remove: Published: Until 1 January 2099",
        "Remove all",
    ]


def test_what_is_chosen_in_plain_words_narrows_and_becomes_a_chip(site, reindex):
    make_work("Kurs kort", duration_minutes=10)
    make_work("Kurs langt", duration_minutes=600)
    reindex()
    page = site.get("/en/?q=kurs&duration_max=900&max_bytes=5242880&deadline_from=&published_from=2020-05-01")
    assert texts(page, ".card-title") == ["Kurs kort"]
    chosen = {
        select["name"]: [option.text for option in select.select("option[selected]")]
        for select in page.select(".ranges select")
    }
    assert chosen == {
        "max_bytes": ["at most 5.0\xa0MB"],
        "duration_max": ["at most 15 min"],
        "published_from": ["from 1 May 2020"],  # no choice of ours: somebody's link
        "deadline_from": [],
    }
    chips = {" ".join(chip.text.split()): chip["href"] for chip in page.select(".chips a")}
    assert chips["Remove: Time it takes: At most 15 min"] == "/en/?q=kurs&published_from=2020-05-01&max_bytes=5242880"
    assert chips["Remove all"] == "/en/?q=kurs"


def test_choices_of_a_time_are_days_and_the_form_keeps_the_one_chosen(site, shelves, on_a_day):
    page = site.get("/en/?q=kurs")
    options = [option["value"] for option in page.select("[name=published_from] option")]
    assert options == ["", "2026-10-02", "2025-11-01", "2023-11-02"]
    page = site.get("/en/?q=kurs&published_from=2026-10-02")
    assert texts(page, "[name=published_from] option[selected]") == ["in the last month"]
    assert "left out" not in page.text


def test_the_rest_of_a_long_facet_is_shown_when_it_is_asked_for(site, reindex):
    topics = [make_concept(f"topic-{number}", en=f"topic {number}") for number in range(9)]
    publish_change(make_work("Kurs"), topics=topics)
    reindex()
    page = site.get("/en/?q=kurs&topic=topic-8")
    facet = page.select_one("[data-facet=topic]")
    assert texts(facet, "li") == [*(f"Topic {number} 1" for number in range(6)), "Topic 8 1"]
    button = facet.select_one("button")
    assert (button["form"], button["name"], button["value"]) == ("search", "more", "topic")  # so ticks are not lost
    page = site.get("/en/?q=kurs&topic=topic-8&more=topic")
    assert len(page.select("[data-facet=topic] li")) == 9
    assert not page.select("[data-facet=topic] button")
    assert page.select_one("input[form=search][name=more]")["value"] == "topic"  # and stays so when she ticks
    assert [a["href"] for a in page.select(".chips a")] == ["/en/?q=kurs"]  # but is no part of what she shares


WRONG = [
    ("q=kurs&max_bytes=lots", "“lots” was left out. Give a whole number"),
    ("q=kurs&published_from=31.12.2020", "“31.12.2020” was left out. Give a date"),
    ("q=kurs&topic=nowhere", "Topic: there is no “nowhere” to choose"),
    ("q=kurs&type=<script>", "Type: there is no “<script>” to choose"),
    (f"q={'kurs ' * 100}", "only its first 400 letters"),
]


def test_what_an_address_asks_wrongly_is_left_out_and_said(site, shelves, subtests):
    for query, said in WRONG:
        with subtests.test(query=query):
            page = site.get(f"/en/?{query}")
            assert said in page.select_one(".notice").text
            assert len(page.select(".card")) == 3


NONSENSE = ["page=0", "page=-1", "page=x", "page=٣", "page=99999999", "sort=up", "q=%00", "utm_source=x&q=kurs"]


def test_nonsense_in_an_address_does_no_harm(site, shelves, subtests):
    for query in NONSENSE:
        with subtests.test(query=query):
            site.get(f"/en/?{query}")


def test_the_order_is_chosen_by_links(site, shelves):
    page = site.get("/en/?q=kurs&topic=funding")
    assert texts(page, ".sorts [aria-current]") == ["Best match first"]
    assert [a["href"] for a in page.select(".sorts a")][1] == "/en/?q=kurs&topic=funding&sort=newest"
    assert texts(site.get("/en/?sort=newest"), ".card-title") == ["Kurs tre", "Kurs to", "Kurs en"]


def test_long_results_are_leafed_through(site, shelves, monkeypatch):
    monkeypatch.setattr("home.question.PAGE_SIZE", 1)
    monkeypatch.setattr("home.search_page.PAGE_SIZE", 1)
    page = site.get("/en/?sort=newest&page=2")
    assert texts(page, ".card-title") == ["Kurs to"]
    pages = ["", "", "&page=2", "&page=3", "&page=3"]  # previous, 1, 2, 3, next
    assert [a["href"] for a in page.select(".pages a")] == [f"/en/?sort=newest{more}" for more in pages]
    assert page.select_one(".pages [aria-current=page]").text.strip() == "Page 2"
    beyond = site.get("/en/?sort=newest&page=9")
    assert "/en/?sort=newest" in [a["href"] for a in beyond.select(".found a")]


def test_nothing_found_shows_ways_on(site, shelves):
    page = site.get("/en/?q=zzzzqqq&topic=tourism&type=guideline")
    assert page.h1.text == "0 works for “zzzzqqq”"
    ways = {a.text: a["href"] for a in page.select(".nothing a")}
    assert ways["Search without Topic: Tourism"] == "/en/?q=zzzzqqq&type=guideline"
    assert ways["Search without any filter"] == "/en/?q=zzzzqqq"
    assert "See all works" in ways
    assert page.select_one("#tell-us-text")["value"] == "zzzzqqq"
    assert texts(page, ".nothing .chips a") == ["Funding 2", "Tourism 2"]
    assert not page.select(".shelf")  # none in a language that she reads
    page = site.get("/nb/?q=zzzzqqq")
    assert texts(page, ".shelf .card-title") == ["Kurs tre", "Kurs to", "Kurs en"]


def test_nothing_found_offers_what_begins_as_her_words_do(site, shelves):
    page = site.get("/en/?q=tourismological")
    near = {" ".join(a.text.split()): a["href"] for a in page.select(".near a")}
    assert near == {"Subject: Tourism": "http://testserver/en/?topic=tourism"}


def test_a_card_says_how_long_it_takes_and_which_other_languages_it_is_in(site, reindex):
    text = [{"type": "text", "value": f"<p>{'ord ' * 700}</p>"}]
    published(make_work("Kurs les", language="nb", body=text), "sv")
    make_work("Kurs gjør", language="nb", duration_minutes=45)
    reindex()
    facts = {card.h2.text: texts(card, ".card-facts li") for card in site.get("/nb/?q=kurs").select(".card")}
    assert {"3 min to read", "Language: norsk bokmål; also: svensk"} <= set(facts["Kurs les"])
    assert {"Takes 45 min", "Language: norsk bokmål"} <= set(facts["Kurs gjør"])


def test_a_heading_does_not_run_into_the_text_below_it_on_a_card(site, reindex):
    body = [
        {"type": "heading", "value": "Vanlige feil med hest"},
        {"type": "text", "value": "<p>Mange er redde.</p>"},
        {"type": "text", "value": "<p>Få kan ri.</p>"},
    ]
    make_work("Dyr", body=body)
    reindex()
    assert texts(site.get("/nb/?q=hest"), ".card-body") == ["… Vanlige feil med hest · Mange er redde. Få kan ri. …"]


def test_a_card_of_a_call_that_is_over_says_so_and_its_page_leads_to_those_still_open_first(site, reindex):
    closed = make_work("Kurs da", model=OpportunityPage, deadline=timezone.now() - timedelta(days=2))
    make_work("Kurs nå", model=OpportunityPage, deadline=timezone.now() + timedelta(days=9))
    make_work("Kurs alltid", model=OpportunityPage)
    reindex()
    due = {card.h2.text: card.select_one(".due") for card in site.get("/nb/?q=kurs").select(".card")}
    assert "closed" in due["Kurs da"]["class"]
    assert due["Kurs da"].text.startswith("Closed · Deadline")
    assert "closed" not in due["Kurs nå"]["class"]
    assert due["Kurs nå"].text.startswith("Deadline")
    page = site.get(address(closed))
    assert texts(site.get(page.select_one(".key a")["href"]), ".card-title") == ["Kurs nå", "Kurs alltid", "Kurs da"]


def test_results_can_be_passed_on_as_they_are(site, shelves):
    page = site.get("/en/?q=kurs&topic=funding&utm_source=x&more=topic")
    assert page.select_one("[data-copy]")["data-copy"] == "http://testserver/en/?q=kurs&topic=funding"


def test_a_misspelt_word_says_what_was_searched_instead(site, reindex):
    make_work("Entreprenør på bygda")
    reindex()
    page = site.get("/nb/?q=entrepenør")
    assert texts(page, ".card-title") == ["Entreprenør på bygda"]
    assert page.select_one(".notice a").text == "entreprenør"


def test_a_partner_is_a_way_on_where_nothing_is_found(site, reindex):
    make_work("Grunnkurs")
    reindex()
    page = site.get("/nb/?q=fjordxyz")
    assert page.select_one('.near a[href$="?partner=fjord"]').text.endswith(get_partner("fjord").name)


def test_who_asks_for_a_partner_by_its_name_is_led_to_all_its_works(site, reindex):
    fjord = get_partner("fjord")
    fjord.name = "FJORD Fagskole (Bergen)"
    fjord.save()
    make_work("Grunnkurs", partner=fjord)
    make_work("Fjordens hus", partner=get_partner("skog"))
    reindex()
    page = site.get("/nb/?q=Bergen+fjord")
    assert texts(page, ".notice a") == ["FJORD Fagskole (Bergen)"]
    assert texts(site.get(page.select_one(".notice a")["href"]), ".card-title") == ["Grunnkurs"]
    assert not site.get("/nb/?q=fjordens").select(".notice a")
    assert not site.get("/nb/?q=fjord&partner=fjord").select(".notice a")


def test_a_work_found_through_a_concept_says_so(site, reindex):
    concept = make_concept("peer-support-worker", nb="erfaringskonsulent", et="kogemusnõustaja")
    make_concept("peer-support-workers", "audience", nb="erfaringskonsulenter", et="kogemusnõustaja")
    work = make_work("Grunnkurs")
    work.topics.add(concept)
    work.save_revision().publish()
    make_work("Noe annet")
    reindex()
    page = site.get("/nb/?q=kogemusnõustaja")
    assert texts(page, ".card-title") == ["Grunnkurs"]
    assert texts(page, ".notice.spark") == [
        "Your word “kogemusnõustaja” means Erfaringskonsulent here: works about it in every language are found too."
    ]
    assert texts(page, ".card-through") == ["Erfaringskonsulent, found through your word “kogemusnõustaja”"]


def test_a_work_in_another_language_says_so_and_is_read_out_in_it(site, reindex):
    make_work("Grunnkurs i økonomi", language="nb")
    reindex()
    page = site.get("/ga/?q=grunnkurs")
    assert "Not every work is available in Gaeilge" in page.text
    card = page.select_one(".card")
    assert card.select_one(".tag").text == language_name("nb", "ga")
    assert {element["lang"] for element in card.select(".card-title, .card-summary")} == {"nb"}
    same = site.get("/nb/?q=grunnkurs").select_one(".card")
    assert not same.select("[lang]")
    assert not same.select(".tag")


def test_a_translation_is_shown_to_its_readers(site, reindex):
    published(make_work("Grunnkurs", language="nb"), "sv")
    reindex()
    assert texts(site.get("/sv/?q=grunnkurs"), ".card-title") == ["SV Grunnkurs"]
    assert texts(site.get("/nb/?q=grunnkurs"), ".card-title") == ["Grunnkurs"]


def test_a_page_of_results_costs_the_same_however_many_there_are(site, reindex):
    def cost() -> int:
        reindex()
        site.get("/nb/?q=kurs")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            site.get("/nb/?q=kurs")
        return len(queries)

    published(make_work("Kurs", partner=get_partner()), "sv")
    few = cost()
    for number in range(6):
        make_work(f"Kurs {number}", image=make_image())
    assert cost() == few <= 5


def test_the_footer_owns_up_to_words_that_no_person_has_checked(site, index, settings):
    settings.UNREVIEWED_CATALOGUES = {"nb"}
    assert site.get("/nb/").select(".unreviewed")
    assert not site.get("/en/").select(".unreviewed")
