from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from cms.partners.models import Partner, PartnerText
from resourcebank.models import Programme, ProgrammeText, Project, ProjectDocumentPage, ProjectText
from search.change_log import sequence_pending
from search.engines import get_engine
from search.engines.base import EngineUnreachable
from search.indexing import apply_pending
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import make_image
from tests.factories import get_partner, make_partner, make_work, publish_change

pytestmark = pytest.mark.django_db


def test_partners_with_the_number_of_their_public_works(api, db) -> None:
    PartnerText.objects.create(partner=get_partner(), language="en", description="A school")
    published(make_work(), "sv")  # two variants, one work
    make_work("B")
    make_work("Draft", publish=False)
    answer = api.ok("partners/", lang="nb")
    assert answer["count"] == 2
    assert answer["results"][0] == {
        "slug": "fjord",
        "name": "Fjord",
        "country": "NO",
        "country_label": "Norge",
        "language": "nb",
        "website": None,
        "logo": None,
        "description": "A school",
        "description_language": "en",
        "languages": ["en"],
        "url": "http://testserver/nb/partners/fjord/",
        "api_url": "http://testserver/api/v1/partners/fjord/",
        "count": 2,
    }
    assert answer["results"][1]["count"] == 0


def test_a_partners_logo_is_everybodys_and_stands_wherever_its_name_does(api, works) -> None:
    (work,) = works("Grunnkurs")
    image, partner = make_image(), get_partner()
    partner.logo = image
    partner.save()
    logo = api.ok("partners/fjord/")["logo"]
    assert (logo["width"], logo["height"]) == (284, 160)
    assert api.client.get(logo["url"]).headers["Content-Type"] == "image/webp"
    assert api.ok("partners/")["results"][0]["logo"] == logo
    assert api.ok("search/")["results"][0]["partner"]["logo"] == logo
    assert api.ok(f"resources/{work.work_id}/")["partner"]["logo"] == logo
    page = BeautifulSoup(api.client.get(f"/nb/resources/{work.work_id}/{work.slug}/").content, "html.parser")
    assert [shown["alt"] for shown in page.select(".about .mark-of")] == ["Fjord"]
    for path in ("/nb/partners/", "/nb/partners/fjord/"):
        (shown, *_others) = BeautifulSoup(api.client.get(path).content, "html.parser").select(".person > :first-child")
        assert (shown["src"], shown["alt"]) == (logo["url"], "")
        assert b"mark-of" not in api.client.get(path, headers={"Save-Data": "on"}).content
    partner.status = Partner.Status.SUSPENDED
    partner.save()
    assert api.client.get(logo["url"]).status_code == 404
    partner.status = Partner.Status.ACTIVE
    partner.save()
    image.delete()
    assert api.ok("partners/fjord/")["logo"] is None


def make_project(slug: str, partner: Partner) -> Project:
    programme, _created = Programme.objects.get_or_create(slug="nordplus")
    if _created:
        ProgrammeText.objects.create(programme=programme, language="en", name="Nordplus", acknowledgement="Thanks")
    project = Project.objects.create(
        slug=slug, acronym=slug.upper(), programme=programme, coordinator=partner, starts=date(2021, 1, 1)
    )
    project.partners.set([partner, get_partner("skog")])
    project.save()
    ProjectText.objects.create(project=project, language="nb", title="Likemannsarbeid", description="Om")
    return project


def test_projects_with_the_number_of_their_public_works(api, db) -> None:
    project = make_project("peer", get_partner())
    publish_change(make_work(), project=project)
    make_work("Draft", project=project, publish=False)
    (shown,) = api.ok("projects/", lang="nb")["results"]
    assert shown == {
        "slug": "peer",
        "name": "PEER",
        "title": "Likemannsarbeid",
        "title_language": "nb",
        "description": "Om",
        "description_language": "nb",
        "languages": ["nb"],
        "programme": {"slug": "nordplus", "name": "Nordplus"},
        "programme_language": "en",
        "number": None,
        "starts": "2021-01-01",
        "ends": None,
        "website": None,
        "coordinator": "fjord",
        "partners": ["fjord", "skog"],
        "url": "http://testserver/nb/projects/peer/",
        "api_url": "http://testserver/api/v1/projects/peer/",
        "count": 1,
    }


def test_one_of_them_whole(api, index, db) -> None:
    project = make_project("peer", get_partner())
    for number in ("10", "9"):
        make_work(f"Nr {number}", model=ProjectDocumentPage, number=number, project=project)
    make_work("Kurs", project=project)
    apply_pending(index)
    found = api.ok("projects/peer/", lang="nb")
    assert [(one["number"], one["work"]["title"]) for one in found["documents"]] == [("9", "Nr 9"), ("10", "Nr 10")]
    assert [(kind["type"], kind["count"], len(kind["works"])) for kind in found["types"]] == [
        ("training_material", 1, 1)
    ]
    assert (found["acknowledgement"], found["acknowledgement_language"], found["count"]) == ("Thanks", "en", 3)
    assert [one["slug"] for one in found["organisations"]] == ["fjord", "skog"]
    partner = api.ok("partners/fjord/", lang="nb")
    assert [one["slug"] for one in partner["projects"]] == ["peer"]
    assert {kind["type"]: kind["count"] for kind in partner["types"]} == {"project_document": 2, "training_material": 1}
    for path in ("partners/nobody/", "projects/nothing/"):
        assert api(path).status_code == 404


def test_without_the_engine_works_are_counted_but_not_shown(api, index, db, monkeypatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> Any:
        raise EngineUnreachable("no answer")

    make_work()
    monkeypatch.setattr(type(get_engine()), "search", gone)
    partner = api.ok("partners/fjord/")
    assert (partner["degraded"], partner["count"], partner["types"]) == (True, 1, [])


def test_a_suspended_partner_is_not_to_be_had(api, index, db) -> None:
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    assert api("partners/fjord/").status_code == 404


def test_a_suspended_partner_is_on_no_list(api, db) -> None:
    make_project("peer", get_partner())
    Partner.objects.filter(slug="fjord").update(status=Partner.Status.SUSPENDED)
    assert [partner["slug"] for partner in api.ok("partners/")["results"]] == ["skog"]
    (project,) = api.ok("projects/")["results"]
    assert (project["coordinator"], project["partners"]) == (None, ["skog"])


def test_the_number_of_queries_does_not_grow(api, db, django_assert_num_queries) -> None:
    for number in range(3):
        partner = make_partner(f"p{number}")
        make_work(partner=partner)
        make_project(f"project-{number}", partner)
    sequence_pending()
    for path, queries in (("partners/", 4), ("projects/", 5)):
        api.ok(path)
        with django_assert_num_queries(queries):
            api.ok(path)
