from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.media.video.tracks import add_track, publish_track
from resourcebank import models
from resourcebank.models import Programme, ProgrammeText, Project, ResourcePageFile, ToolkitVideoPage
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import MP4, make_file, make_image
from tests.factories import get_partner, make_concept, make_user, make_work
from tests.home.conftest import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index")]
CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nHei og <b>hå</b> & takk\n"


def address(work: Any, language: str | None = None, slug: str | None = None) -> str:
    return reverse(
        "resource", kwargs={"language": language or work.language, "work_id": work.work_id, "slug": slug or work.slug}
    )


def test_a_work_is_shown_whole(site):
    programme = Programme.objects.create(slug="nordplus")
    ProgrammeText.objects.create(
        programme=programme, language="nb", name="Nordplus", acknowledgement="Støttet av Nordplus."
    )
    work = make_work(
        "Grunnkurs",
        project=Project.objects.create(slug="peer", acronym="PEER", programme=programme),
        image=make_image(),
        image_alt="En båt",
        licence="cc-by-sa-4.0",
        level="introductory",
        duration_minutes=45,
        countries=["NO", "EE"],
    )
    work.topics.add(make_concept("funding", nb="finansiering"))
    work.files = [ResourcePageFile(file=make_file("Håndbok.pdf", language="nb"))]
    work.save_revision().publish()
    page = site.get(address(work))
    assert (page.h1.text, page.h1["lang"]) == ("Grunnkurs", "nb")
    assert page.select_one(".work-page .lead").text == work.summary
    assert page.select_one(".work-head img")["alt"] == "En båt"
    assert texts(page, ".files a")[0] == "Håndbok.pdf PDF, 69 byte, norsk bokmål"
    assert page.select_one(".files a")["href"].endswith(".pdf")
    about = page.select_one(".about").text
    assert "Norge, Estland" in about
    assert "Støttet av Nordplus." in page.select_one(".work-foot").text
    assert page.select_one("a[rel=license]")["href"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    links = {a["href"] for a in page.select(".work-page a")}
    assert {"/nb/?topic=funding", "/nb/projects/peer/", "/nb/partners/fjord/", "/nb/?type=training_material"} <= links
    assert texts(page, ".work-head .card-facts li")[1:3] == ["Takes 45 min", "Introductory"]


OWN_FIELDS: dict[str, tuple[type[models.ResourcePage], dict[str, Any], list[str]]] = {
    "training_material": (
        models.TrainingMaterialPage,
        {"learning_outcomes": [("line", "Sette grenser")]},
        ["What you can do afterwards", "Sette grenser"],
    ),
    "guideline": (models.GuidelinePage, {"edition": "2024"}, ["Edition", "2024"]),
    "tool": (models.ToolPage, {"instructions": "Møt opp.\n\nTegn."}, ["How to use it", "Tegn."]),
    "case_study": (
        models.CaseStudyPage,
        {"country": "IE", "sector": "Care", "lessons": [("line", "Start small")]},
        ["Irland", "Care", "Start small"],
    ),
    "country_overview": (
        models.CountryOverviewPage,
        {"country": "EE", "state_of_play": "Langt", "next_steps": [("line", "Lov")]},
        ["Estland", "Langt", "Lov"],
    ),
    "project_document": (
        models.ProjectDocumentPage,
        {"number": "6b", "document_kind": "minutes"},
        ["6b", "Meeting report"],
    ),
    "scenario": (
        models.ScenarioPage,
        {
            "players": "4-6",
            "difficulty": "hard",
            "puzzles": [("puzzle", {"title": "Lås", "description": "Tre tall", "solution": "123"})],
        },
        ["4-6", "Hard", "Lås", "Tre tall", "123"],
    ),
    "course": (
        models.CoursePage,
        {
            "sign_up_deadline": date(2027, 10, 31),
            "starts_on": date(2027, 11, 5),
            "units": [("unit", {"title": "Del en", "description": "Om rollen"})],
        },
        ["31. oktober 2027", "5. november 2027", "Del en", "Om rollen"],
    ),
    "event": (
        models.EventPage,
        {
            "starts_at": datetime(2027, 3, 2, 9, tzinfo=UTC),
            "place": "Molde",
            "sign_up_url": "https://example.org/meld",
        },
        ["2. mars 2027", "Molde", "Sign up"],
    ),
    "opportunity": (
        models.OpportunityPage,
        {
            "deadline": datetime(2027, 6, 24, 8, tzinfo=UTC),
            "eligibility": "Kommuner",
            "amount": "50 000 kr",
            "application_steps": [("line", "Fyll ut")],
        },
        ["24. juni 2027", "Kommuner", "50 000 kr", "Fyll ut"],
    ),
    "toolkit_video": (
        ToolkitVideoPage,
        {"video_url": "https://video.example.org/1"},
        ["Watch the video on another site"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_FIELDS)
def test_the_fields_of_its_own_type_are_shown(site, name):
    model, fields, shown = OWN_FIELDS[name]
    words = site.get(address(make_work("Verk", model=model, **fields))).select_one(".work-page").text
    for text in shown:
        assert text in words


def test_every_type_is_tried_above():
    from resourcebank.checks import resource_page_types

    assert set(OWN_FIELDS) == {model.resource_type for model in resource_page_types()}


def test_every_block_of_the_text_is_shown(site):
    image, file, film = make_image(), make_file("bok.pdf"), make_file("film.mp4", MP4)
    other = make_work("Et annet verk")
    secret = make_work("Et hemmelig verk")
    work = make_work(
        body=[
            {"type": "heading", "value": "Del <1>"},
            {"type": "text", "value": f'<p>Les <b>dette</b> og <a linktype="page" id="{secret.pk}">det</a></p>'},
            {"type": "quote", "value": {"text": "Jeg turte", "source": "student"}},
            {"type": "callout", "value": "Husk pauser"},
            {"type": "image", "value": {"image": image.pk, "alt": "En båt", "caption": "Ved havna"}},
            {"type": "file", "value": {"file": file.pk, "note": "Til utskrift"}},
            {"type": "video", "value": {"title": "Egen film", "file": film.pk, "url": ""}},
            {"type": "video", "value": {"title": "Annen film", "file": None, "url": "https://video.example.org/2"}},
            {"type": "steps", "value": ["Først", "Så"]},
            {"type": "facts", "value": [{"label": "Studenter", "value": "6"}]},
            {"type": "related", "value": [other.pk, secret.pk]},
        ]
    )
    secret.unpublish()
    captions = add_track(film.video, "captions", work.locale, "WEBVTT\n\n00:01.000 --> 00:02.000\nHei på deg\n")
    publish_track(captions, None)
    page = site.get(address(work))
    body = page.select_one(".body")
    assert body["lang"] == "nb"
    assert texts(body, "h2") == ["Del <1>", "See also"]
    assert texts(body, "b") == ["dette"]
    assert texts(body, "blockquote, figcaption")[:2] == ["Jeg turte", "student"]
    assert texts(body, ".callout") == ["Husk pauser"]
    picture = body.select_one(".picture img")
    assert (picture["alt"], picture["loading"]) == ("En båt", "lazy")
    assert site.client.get(picture["src"]).status_code == 200
    assert texts(body, ".file") == ["bok.pdf PDF, 69 byte Til utskrift"]
    assert [video["preload"] for video in body.select("video")] == ["none"]
    assert [(one["kind"], one["srclang"], one.has_attr("default")) for one in body.select("track")] == [
        ("captions", "nb", True)
    ]
    assert "Hei på deg" in site.client.get(body.select_one("track")["src"]).content.decode()
    assert site.client.get(f"/documents/{film.pk}/tracks/captions/sv.vtt").status_code == 404
    assert body.select_one("a[href='https://video.example.org/2']").text == "Watch “Annen film” on another site"
    assert texts(body, "ol.steps li") == ["Først", "Så"]
    assert texts(body, ".facts dt, .facts dd") == ["Studenter", "6"]
    assert texts(body, ".related-block a") == ["Et annet verk"]
    assert "hemmelig" not in site.response.content.decode()


def test_a_wrong_name_in_the_address_leads_to_the_right_one(site):
    work = make_work("Ærlig økonomi", slug="ærlig-økonomi")
    site.get(address(work, slug="something"), 301)
    assert site.response["Location"] == address(work)
    assert site.get(address(work)).h1.text == "Ærlig økonomi"
    site.get(f"/nb/resources/{work.work_id}/", 404)


def test_a_language_without_the_work_shows_the_nearest_and_says_so(site):
    work = make_work("Grunnkurs", language="nb")
    published(work, "sv")
    page = site.get(address(work, "da"))
    assert page.html["lang"] == "da"
    assert (page.h1.text, page.h1["lang"]) == ("Grunnkurs", "nb")
    assert "Not available in this language" in page.select_one(".notice").text
    assert page.select_one("link[rel=canonical]")["href"] == "http://testserver" + address(work)
    alternates = {link["hreflang"] for link in page.select("link[rel=alternate]")}
    assert alternates == {"nb", "sv"}
    assert texts(page, ".variants a") == ["Norsk bokmål original", "Svenska translated by people"]


def test_a_translation_is_shown_in_its_language_with_the_originals_facts(site):
    work = make_work("Grunnkurs", language="nb", level="advanced")
    page = site.get(address(published(work, "sv")))
    assert page.h1.text == "SV Grunnkurs"
    assert "Advanced" in page.select_one(".work-head").text
    assert not page.select(".notice")
    assert page.select_one("link[rel=canonical]")["href"].startswith("http://testserver/sv/")


def _private(work: Any) -> None:
    PageViewRestriction.objects.create(page=work, restriction_type=PageViewRestriction.LOGIN)


def _expired(work: Any) -> None:
    type(work).objects.filter(pk=work.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def _suspended(work: Any) -> None:
    type(get_partner()).objects.filter(pk=work.partner_id).update(status="suspended")


@pytest.mark.parametrize("hide", [lambda work: work.unpublish(), _private, _expired, _suspended])
def test_what_is_not_public_and_what_is_not_there_are_the_same_page(site, hide):
    work = make_work("Hemmelig")
    site.get(address(work))
    hide(work)
    site.get(address(work), 404)
    hidden = site.response.content
    site.get(address(work, slug="other"), 404)
    assert site.response.content == hidden
    site.get("/nb/resources/00000000-0000-4000-8000-000000000000/hemmelig/", 404)
    assert site.response.content == hidden
    page = site.get("/nb/nowhere/", 404)
    assert site.response.content == hidden
    assert page.html["lang"] == "nb"
    assert page.select("form[role=search]")


def test_a_post_to_a_page_is_refused_and_a_post_to_nothing_is_404(site):
    assert site.client.post(address(make_work())).status_code == 405
    assert site.client.post("/nb/nowhere/").status_code == 404


def test_search_engines_read_what_it_is(site):
    work = make_work("Slutt </script><script>alert(1)</script>", duration_minutes=2)
    work.topics.add(make_concept("funding", nb="finansiering"))
    work.save_revision().publish()
    page = site.get(address(work))
    scripts = page.select("script:not([src])")
    assert len(scripts) == 1
    data = json.loads(scripts[0].string)
    assert data["type"] == ["LearningResource"]
    assert data["name"] == work.title
    assert (data["inLanguage"], data["isAccessibleForFree"], data["timeRequired"]) == (["nb"], True, "PT120S")
    assert data["keywords"] == ["Finansiering"]
    assert data["publisher"] == [{"type": "Organization", "name": "Fjord"}]
    assert data["license"]["id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "<script>alert" not in site.response.content.decode()


def test_a_works_page_costs_the_same_however_much_it_holds(site):
    def cost(work: Any) -> int:
        site.get(address(work))
        with CaptureQueriesContext(connection) as queries:
            site.get(address(work))
        return len(queries)

    def block(number: int) -> list[dict[str, Any]]:
        image, file = make_image(), make_file(f"{number}.pdf")
        link = f'<p><a linktype="document" id="{file.pk}">les</a></p>'
        return [
            {"type": "text", "value": link},
            {"type": "image", "value": {"image": image.pk, "alt": "", "caption": ""}},
            {"type": "file", "value": {"file": file.pk, "note": ""}},
            {"type": "related", "value": [make_work(f"Nummer {number}").pk]},
        ]

    small = make_work("Lite", image=make_image(), body=block(0))
    large = make_work("Stort", image=make_image(), body=[part for number in range(1, 6) for part in block(number)])
    for work in (small, large):
        published(work, "sv")
    assert cost(large) == cost(small) <= 40


def test_an_editor_previews_her_draft_in_the_sites_dress(site):
    make_user("editor", "Fjord: editors")
    site.client.force_login(User.objects.get(username="editor"))
    work = make_work(
        "Utkast", model=models.CaseStudyPage, country="IE", publish=False, body=[{"type": "callout", "value": "Husk"}]
    )
    page = site.get(reverse("wagtailadmin_pages:view_draft", args=[work.pk]))
    assert page.h1.text == "Utkast"
    assert "Husk" in page.text
    assert "Irland" in page.text  # in the draft's language
