"""The public glossary."""

from __future__ import annotations

from typing import Any

import pytest

from cms.terminology.models import Definition, Term, TermSuggestion
from tests.factories import make_concept
from tests.home.conftest import Site, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    worker = make_concept("worker", nb=["erfaringskonsulent", "likeperson"], en="peer support worker")
    Term.objects.create(concept=worker, language="nb", text="eks-pasient", status=Term.Status.FORBIDDEN)
    TermSuggestion.objects.create(concept=worker, language="nb", text="medvandrer")
    Definition.objects.create(concept=worker, language="en", text="One who has <been> there.")
    Definition.objects.create(concept=make_concept("b", sv="ändring"), language="sv", text="Något annat.")
    make_concept("undefined", nb="udefinert")


def test_the_glossary_in_the_readers_language(site: Site) -> None:
    page = site.get("/nb/glossary/")
    assert texts(page, "dl dt") == ["Ändring", "Erfaringskonsulent"]
    assert texts(page, "dl dd") == ["Något annat.", "One who has <been> there. Also called: likeperson"]
    # What is not in her language says in which it is.
    assert [part.get("lang") for part in page.select("dl dt, dl dd > p:first-child")] == ["sv", "sv", None, "en"]
    for word in ("eks-pasient", "medvandrer"):
        assert word not in site.response.content.decode()
    assert "/nb/glossary/" in [link["href"] for link in page.select("footer a")]


def test_it_leads_to_itself_in_other_languages(site: Site) -> None:
    page = site.get("/en/glossary/")
    assert "/fi/glossary/" in [link["href"] for link in page.select("nav.languages a")]
    assert texts(page, "dl dt") == ["Ändring", "Peer support worker"]


def test_the_number_of_queries_does_not_grow(site: Site, django_assert_num_queries: Any) -> None:
    for number in range(5):
        concept = make_concept(f"c-{number}", nb=f"ord {number}")
        Definition.objects.create(concept=concept, language="nb", text="Et ord.")
    with django_assert_num_queries(4):
        assert len(texts(site.get("/nb/glossary/"), "dl dt")) == 7
