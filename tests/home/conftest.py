from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser

from cms.printing import printer
from search.indexing import apply_pending
from tests.database import migrated_server_environment
from tests.home.taken_along import folder
from tests.services import prepared_server, require


class Site:
    """Reads pages as a browser without JavaScript does."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str, status: int = 200, **headers: str) -> BeautifulSoup:
        self.response = self.client.get(path, headers=headers)
        assert self.response.status_code == status, (path, self.response.status_code)
        return BeautifulSoup(self.response.content, "html.parser")


@pytest.fixture
def site(db: None) -> Site:
    return Site()


@pytest.fixture
def reindex(index: Any) -> Callable[[], object]:
    """Brings the index up to what the database holds now."""
    return lambda: apply_pending(index)


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """Of what readers took along, and of pictures of works of other tests."""
    cache.clear()
    yield
    for path in folder().glob("*.*"):
        path.unlink()


@pytest.fixture
def pango() -> None:
    require(printer.is_installed(), "Pango")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup.select(selector)]


CONTENT = """
from django.core.management import call_command
from datetime import timedelta
from django.utils import timezone
from home.site import ensure_site
ensure_site()
from cms.media.video.jobs import prepare_next
from cms.terminology.models import Definition, Need
from cms.partners.models import PartnerText
from resourcebank.models import (
    CountryOverviewPage, CoursePage, GuidelinePage, OpportunityPage, Programme, ProgrammeText, Project,
    ProjectDocumentPage, ProjectText, ResourcePageFile, ScenarioPage, ToolkitVideoPage)
from tests.cms.media.uploads import make_file, make_image
from tests.cms.media.video.films import film
from tests.factories import make_concept, make_partner, make_track, make_work
fjord = make_partner("fjord")
funding = make_concept("funding", en="funding", nb="finansiering", et="rahastamine")
Definition.objects.create(concept=funding, language="en", text="Money to begin with.")
planning = make_concept("planning", "stage", en="planning", nb="planlegging")
planning.related.add(make_concept("far", "challenge", en="far to go"), make_concept("money", "support", en="money"))
Need.objects.create(concept=planning, language="en", text="I need a plan")
make_concept("running", "stage", en="running", nb="drift")
def add(title, image=False, **fields):
    fields.setdefault("language", "en")
    if image:
        fields |= {"image": make_image(partner=fjord), "image_alt": "A boat"}
    work = make_work(title, partner=fjord, publish=False, level="introductory", duration_minutes=30,
        countries=["NO", "IE"], **fields)
    work.topics.add(funding)
    work.stages.add(planning)
    work.files = [ResourcePageFile(file=make_file(f"{work.slug}.pdf", partner=fjord, language="en"))]
    work.save_revision().publish()
    return work
add("Harbour handbook", image=True, model=GuidelinePage, edition="2", body=[
    {"type": "heading", "value": "How to begin"},
    {"type": "text", "value": "<p>Talk to <b>three</b> neighbours.</p>"},
    {"type": "quote", "value": {"text": "I dared", "source": "student"}},
    {"type": "callout", "value": "Take breaks"},
    {"type": "image", "value": {"image": make_image("pier.png", fjord).pk, "alt": "A pier", "caption": "By the sea"}},
    {"type": "steps", "value": ["Walk", "Ask"]},
    {"type": "facts", "value": [{"label": "Boats", "value": "6"}]},
])
add("Harbour game", model=ScenarioPage, players="4", difficulty="easy",
    puzzles=[("puzzle", {"title": "Lock", "description": "Three numbers", "solution": "123"})])
add("Harbour course", model=CoursePage, units=[("unit", {"title": "One", "description": "About boats"})])
add("Island grant", model=OpportunityPage, deadline=timezone.now() + timedelta(days=12), amount="900 euro",
    eligibility="Whoever has funding of her own.", application_steps=[("line", "Write"), ("line", "Send")])
def said(*words):
    cues = [f"00:{4 * n:02}.000 --> 00:{4 * n + 1:02}.900\\n{text}" for n, text in enumerate(words)]
    return "WEBVTT\\n\\n" + "\\n\\n".join(cues)
shown = add("Harbour film", image=True, model=ToolkitVideoPage,
    video_file=make_file("film.mp4", film(size="1280x720", seconds=10), fjord),
    captions=said("<v Kari>Hello", "The lighthouse", "Goodbye"))
make_track(shown, "fi", said("Hei", "Majakka", "Näkemiin"))
make_track(shown, "en", said("The quay", "The lighthouse"), "chapters")
make_track(shown, "en", said("A boat leaves", "Waves"), "descriptions")
add("Island talk", model=ToolkitVideoPage, video_url="https://www.youtube.com/watch?v=abcdefghijk",
    captions=said("Good day", "The ferry"))
while prepare_next():
    pass
add("Havna på norsk", language="nb")
PartnerText.objects.create(partner=fjord, language="nb", description="En skole ved sjøen.")
programme = Programme.objects.create(slug="nordplus")
ProgrammeText.objects.create(programme=programme, language="en", name="Nordplus", acknowledgement="Thanks to Nordplus.")
project = Project.objects.create(slug="quays", acronym="QUAYS", programme=programme, coordinator=fjord)
ProjectText.objects.create(project=project, language="nb", title="Kaier", description="Om kaier.")
add("Quay report", model=ProjectDocumentPage, number="2", project=project)
for country in ("NO", "IE", "SE"):
    add(f"Overview {country}", model=CountryOverviewPage, country=country, state_of_play="There are quays. " * 9,
        next_steps=[("line", "Build more of them")], project=project,
        body=[{"type": "facts", "value": [{"label": "Quays", "value": "6"}]}])
call_command("search_rebuild")
"""


@pytest.fixture(scope="session")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a real server with a handful of works."""
    env = migrated_server_environment(tmp_path_factory.mktemp("site") / "var")
    with prepared_server(env, CONTENT) as (address, _printed):
        yield address
