"""The public glossary."""

from __future__ import annotations

from typing import Any

import pytest

from cms.terminology.models import Definition, Term, TermSuggestion
from tests.factories import make_concept
from tests.home.conftest import Site, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabulary(index: Any) -> None:
    worker = make_concept(
        "worker", nb=["erfaringskonsulent", "likeperson"], en="peer support worker", et="kogemusnõustaja"
    )
    Term.objects.create(concept=worker, language="nb", text="eks-pasient", status=Term.Status.FORBIDDEN)
    TermSuggestion.objects.create(concept=worker, language="nb", text="medvandrer")
    Definition.objects.create(concept=worker, language="en", text="One who has <been> there.")
    change = make_concept("b", sv="ändring")
    Definition.objects.create(concept=change, language="sv", text="Något annat.")
    make_concept("undefined", nb="udefinert").related.add(worker)


def test_the_glossary_in_the_readers_language(site: Site) -> None:
    page = site.get("/nb/glossary/")
    # Ä stands with Norwegian's Æ, after Z.
    assert texts(page, ".letters a") == ["E", "Æ"]
    assert texts(page, "dl dt") == ["Erfaringskonsulent", "Ändring"]
    assert texts(page, "dl dd") == ["One who has <been> there. Also called: likeperson", "Något annat."]
    # What is not in her language says in which it is.
    assert [part.get("lang") for part in page.select("dl dt, dl dd > p:first-child")] == [None, "en", "sv", "sv"]
    for word in ("eks-pasient", "medvandrer"):
        assert word not in site.response.content.decode()
    for link in page.select(".letters a"):
        assert page.select_one(link.get_attribute_list("href")[0])
    assert "/nb/glossary/" in [link["href"] for link in page.select("footer a")]


def test_it_leads_to_itself_in_other_languages(site: Site) -> None:
    page = site.get("/en/glossary/")
    assert "/fi/glossary/" in [link["href"] for link in page.select("nav.languages li a")]
    assert texts(page, "dl dt") == ["Ändring", "Peer support worker"]


def test_a_word_is_named_in_the_other_languages_that_she_reads(site: Site) -> None:
    site.client.post("/en/languages/", {"reads": ["nb", "et"]})
    page = site.get("/en/glossary/")
    assert texts(page, "#worker + dd .small")[0] == "Norwegian Bokmål: erfaringskonsulent · Estonian: kogemusnõustaja"
    assert [b["lang"] for b in page.select("#worker + dd b")] == ["nb", "et"]


def test_a_word_has_a_page_with_its_names_in_all_languages(site: Site) -> None:
    page = site.get(site.get("/en/glossary/").select("#worker a")[0].get_attribute_list("href")[0])
    assert texts(page, ".names dd") == ["kogemusnõustaja", "erfaringskonsulent"]
    assert [name["lang"] for name in page.select(".names dd")] == ["et", "nb"]
    assert "eks-pasient" not in page.get_text()
    assert texts(page, ".chips a") == ["Udefinert"]
    assert texts(site.get(page.select(".chips a")[0].get_attribute_list("href")[0]), "h1") == ["Udefinert"]
    site.get("/en/glossary/nothing/", 404)


def test_the_number_of_queries_does_not_grow(site: Site, django_assert_num_queries: Any) -> None:
    site.client.cookies["any"] = "thing"  # so that no page is kept
    site.get("/nb/glossary/")
    with django_assert_num_queries(7):
        site.get("/nb/glossary/")
    for number in range(5):
        concept = make_concept(f"c-{number}", nb=f"ord {number}")
        Definition.objects.create(concept=concept, language="nb", text="Et ord.")
    site.get("/nb/glossary/")  # the vocabulary is read once
    with django_assert_num_queries(7):
        assert len(texts(site.get("/nb/glossary/"), "dl dt")) == 7
