"""Every page is made from the API's data alone, and is small.

Every text in the bank is a word of its own ("zq17x"), so a word that a page shows and the API does not say was read
elsewhere. And whatever a page asks the database, it asks through `search/`, which is what the API asks."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from wagtail.fields import StreamField

import home.views
from cms.partners.models import Partner
from cms.terminology.models import Definition
from resourcebank.checks import resource_page_types
from resourcebank.models import (
    CONCEPT_FIELDS,
    CaseStudyPage,
    CountryOverviewPage,
    EventPage,
    OpportunityPage,
    Programme,
    ProgrammeText,
    Project,
    ResourcePageFile,
)
from search.indexing import apply_pending
from tests.cms.media.uploads import make_file, make_image
from tests.factories import get_partner, make_concept, make_work
from tests.services import ROOT

pytestmark = pytest.mark.django_db
MARKED = re.compile(r"zq\d+x", re.IGNORECASE)
LIMIT = 60_000  # bytes of HTML; what comes with it is weighed in test_page_weight_browser.py
ADDRESS = re.compile(r"/(?:media|documents)/[^\s\"',)]+|/resources/[0-9a-f-]{36}/[^\s\"',)?#<]+/")
_numbers = count(1)
# Paths of a page -> of the API's answers that it is made of. {id}, {slug}: of a work.
PAGES = {
    "/en/": ["search/?lang=en&page_size=6&facets=all", "search/schema/?lang=en"],
    "/en/?q=zqword&type=tool": ["search/?lang=en&q=zqword&type=tool&facets=all", "search/schema/?lang=en"],
    "/en/?sort=newest": ["search/?lang=en&sort=newest&facets=all", "search/schema/?lang=en"],
    "/en/?q=nothing-is-called-so": ["search/?lang=en&q=nothing-is-called-so", "search/schema/?lang=en", "journey/?lang=en"],
    "/en/resources/{id}/{slug}/": ["resources/{id}/?lang=en", "resources/{id}/related/?lang=en", "terms/?lang=en"],
    "/en/journey/": ["journey/?lang=en", "search/schema/?lang=en"],
    "/en/partners/": ["partners/?lang=en"],
    "/en/partners/fjord/": ["partners/fjord/?lang=en", "search/?lang=en&partner=fjord", "search/schema/?lang=en"],
    "/en/projects/": ["projects/?lang=en"],
    "/en/projects/peer/": ["projects/peer/?lang=en", "search/?lang=en&project=peer", "search/schema/?lang=en"],
    "/en/topics/": ["vocabularies/topic/?lang=en"],
    "/en/countries/": ["countries/?lang=en"],
    "/en/new/": ["search/?lang=en&sort=newest", "search/schema/?lang=en"],
    "/en/glossary/": ["terms/?lang=en"],
    "/en/glossary/tool-topic/": ["terms/tool-topic/?lang=en", "search/?lang=en&topic=tool-topic"],
}  # fmt: skip


def word() -> str:
    return f"zq{next(_numbers)}x"


def marked_fields(model: type[models.Model]) -> dict[str, str]:
    """A word for each field that holds text, whatever may read it."""
    return {
        field.name: word()[: field.max_length]
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, StreamField | models.SlugField | models.URLField | models.EmailField)
        and not field.choices
        and field.editable
        and not field.unique
    }


def make_full(model: Any) -> Any:
    needed: dict[Any, dict[str, Any]] = {
        EventPage: {"starts_at": timezone.now()},
        OpportunityPage: {"deadline": timezone.now()},
        CaseStudyPage: {"country": "IE"},
        CountryOverviewPage: {"country": "IE"},
    }
    fields = {**marked_fields(model), "title": f"zqword {word()}", **needed.get(model, {})}
    work = make_work(
        fields.pop("title"),
        model=model,
        language="en",
        image=make_image(f"{word()}.png"),
        project=Project.objects.get(),
        body=[
            {"type": "heading", "value": word()},
            {"type": "text", "value": f"<p>{word()} <b>{word()}</b></p>"},
            {"type": "quote", "value": {"text": word(), "source": word()}},
            {"type": "image", "value": {"image": make_image(f"{word()}.png").pk, "alt": word(), "caption": word()}},
            {"type": "file", "value": {"file": make_file(f"{word()}.pdf").pk, "note": word()}},
            {"type": "facts", "value": [{"label": word(), "value": word()}]},
        ],
        **{name: value for name, value in fields.items() if name not in ("draft_title", "url_path")},
    )
    for scheme, name in CONCEPT_FIELDS.items():
        concept = make_concept(f"{model.resource_type}-{scheme}".replace("_", "-"), scheme, en=[word(), word()])
        Definition.objects.create(concept=concept, language="en", text=word())
        getattr(work, name).add(concept)
    work.files = [ResourcePageFile(file=make_file(f"{word()}.pdf", language="en"))]
    work.save_revision().publish()
    return type(work).objects.get(pk=work.pk)


@pytest.fixture
def works(index: Any) -> dict[str, Any]:
    """One of each type, by type."""
    partner = get_partner()
    Partner.objects.filter(pk=partner.pk).update(**{**marked_fields(Partner), "country": "NO"})
    programme = Programme.objects.create(slug="fund", **marked_fields(Programme))
    ProgrammeText.objects.create(programme=programme, language="en", **marked_fields(ProgrammeText))
    Project.objects.create(slug="peer", programme=programme, **marked_fields(Project))
    made = {model.resource_type: make_full(model) for model in resource_page_types()}
    apply_pending(index)
    return made


def pages(works: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each page's path, and those of the API."""
    for path, asked in PAGES.items():
        if "{id}" not in path:
            yield path, asked
            continue
        for work in works.values():
            names = {"id": work.work_id, "slug": work.slug}
            yield path.format(**names), [address.format(**names) for address in asked]


def shown(path: str) -> BeautifulSoup:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html.parser")


def said_by_the_api(addresses: list[str]) -> str:
    answers = [Client().get(f"/api/v1/{address}") for address in addresses]
    assert all(answer.status_code == 200 for answer in answers), addresses
    return "\n".join(json.dumps(answer.json(), ensure_ascii=False) for answer in answers)


def read_elsewhere(path: str, addresses: list[str]) -> set[str]:
    """Words and addresses of the page that those answers of the API do not have."""
    page, known = str(shown(path)), said_by_the_api(addresses)
    words = {found.lower() for found in MARKED.findall(page)} - {found.lower() for found in MARKED.findall(known)}
    return words | {address for address in ADDRESS.findall(page) if address not in known}


@contextmanager
def asked_past_the_api() -> Iterator[list[str]]:
    """What was asked of the database by code that `search/` did not call."""
    found: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        frame: Any = sys._getframe(1)
        files = []
        while frame:
            files.append(frame.f_code.co_filename)
            frame = frame.f_back
        if not any(name.startswith(f"{ROOT}/search/") for name in files):
            found.append(sql[:160])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def test_every_page_is_made_from_the_apis_data_alone_and_is_small(
    works: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    every_page_is_made_from_the_apis_data_alone(works)
    with monkeypatch.context() as patch:
        a_page_that_reads_more_is_found_out(works, patch)
    every_page_is_small(works)


def every_page_is_made_from_the_apis_data_alone(works: dict[str, Any]) -> None:
    with asked_past_the_api() as asked:
        for path, addresses in pages(works):
            assert not read_elsewhere(path, addresses), path
            assert not asked, (path, asked)


def a_page_that_reads_more_is_found_out(works: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    path, addresses = next(pair for pair in pages(works) if "/resources/" in pair[0])
    layout = home.views.layout

    def reading_more(*args: Any) -> dict[str, Any]:
        return {**layout(*args), "site_name": Project.objects.get().number}

    monkeypatch.setattr("home.views.layout", reading_more)
    with asked_past_the_api() as asked:
        assert read_elsewhere(path, addresses) == {Project.objects.get().number}
    assert any("resourcebank_project" in sql for sql in asked)


def every_page_is_small(works: dict[str, Any]) -> None:
    for number in range(16):
        make_work(f"zqword {number} of many that are found for one word", language="en", image=make_image())
    apply_pending()
    sizes = {path: len(Client().get(path).content) for path, _addresses in pages(works)}
    assert {path: size for path, size in sizes.items() if size > LIMIT} == {}
