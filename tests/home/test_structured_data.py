"""What a work's page says to programs. The schema of AMB is another's: it is read from beside the repository."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.utils import timezone
from jsonschema import Draft7Validator, FormatChecker
from referencing import Registry, Resource

from resourcebank.checks import resource_page_types
from resourcebank.models import CoursePage, EventPage, ResourcePageFile, ToolkitVideoPage
from tests.cms.localisation.helpers import published
from tests.cms.media.uploads import make_file, make_image
from tests.factories import make_concept, make_partner, make_work, publish_change
from tests.services import ROOT

pytestmark = pytest.mark.django_db
AMB = ROOT.parent / "shared" / "amb"
BEGINS = timezone.now().replace(microsecond=0) + timedelta(days=3)
NEEDED: dict[str, dict[str, Any]] = {
    "case_study": {"country": "NO"},
    "country_overview": {"country": "NO"},
    "event": {"starts_at": BEGINS, "place": "Kaia"},
    "opportunity": {"deadline": BEGINS},
}


@cache
def amb() -> Draft7Validator:
    if not AMB.is_dir():
        pytest.skip(f"the schema of AMB is not there ({AMB.name}, beside the repository)")
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in (AMB / "schemas").glob("*.json")]
    registry = Registry().with_resources([(schema["$id"], Resource.from_contents(schema)) for schema in schemas])
    whole = next(schema for schema in schemas if schema["$id"].endswith("/schema.json"))
    return Draft7Validator(whole, registry=registry, format_checker=FormatChecker())


def said(site: Any, page: Any) -> dict[str, Any]:
    html = site.get(f"/{page.language}/resources/{page.work_id}/{page.slug}/")
    data: dict[str, Any] = json.loads(html.select_one("script[type='application/ld+json']").string)
    return data


def wrong(data: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in amb().iter_errors(data)]


@pytest.mark.parametrize("model", resource_page_types(), ids=lambda model: model.resource_type)
def test_every_type_of_work_is_valid_amb(site, index, model):
    fjord = make_partner("havn")
    work = make_work(
        "Kurs & <båt>",
        model=model,
        publish=False,
        partner=fjord,
        image=make_image(partner=fjord),
        image_alt="En båt",
        **NEEDED.get(model.resource_type, {}),
    )
    work.files = [ResourcePageFile(file=make_file("plan.pdf", partner=fjord, language="nb"))]
    work.audiences.add(make_concept("farmers", "audience", nb="bønder"))
    work.save_revision().publish()
    data = said(site, work)
    assert data["name"] == "Kurs & <båt>"
    assert data["keywords"] == ["Bønder"]
    assert data["encoding"][0]["encodingFormat"] == "application/pdf"
    assert wrong(data) == []
    assert wrong({**data, "inLanguage": "nb"})  # that the schema is asked


def test_a_translation_and_a_licence_that_amb_does_not_know(site, index):
    work = make_work(licence="all-rights-reserved")
    data = said(site, published(work, "sv"))
    assert data["isBasedOn"][0]["name"] == "Grunnkurs"
    assert "license" not in data
    assert wrong(data) == []


def test_a_film_says_what_is_heard_seen_and_read(site, index):
    data = said(site, make_work("Film", model=ToolkitVideoPage))
    assert data["type"] == ["LearningResource", "VideoObject"]
    assert data["accessMode"] == ["auditory", "visual"]
    assert {"captions", "transcript"} <= set(data["accessibilityFeature"])
    assert data["accessModeSufficient"] == ["textual"]
    assert [caption["inLanguage"] for caption in data["caption"]] == ["nb"]


def test_a_course_and_an_event_say_when(site, index):
    course = publish_change(make_work("Kurs", model=CoursePage), starts_on=timezone.localdate())
    assert said(site, course)["hasCourseInstance"]["startDate"] == timezone.localdate().isoformat()
    event = make_work("Treff", model=EventPage, **NEEDED["event"])
    about = said(site, event)["mainEntity"]
    assert (about["type"], about["location"][0]["name"]) == ("Event", "Kaia")
    assert about["startDate"] == BEGINS.strftime("%Y-%m-%dT%H:%M:%SZ")
