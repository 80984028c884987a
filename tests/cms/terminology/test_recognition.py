"""Terms are found in a text as its author inflected them, and words not to be used are found in a translation."""

from __future__ import annotations

import time
from itertools import cycle, islice
from typing import Any

import pytest

from cms.terminology.models import Concept, Definition, Term
from cms.terminology.recognition import term_book
from tests.factories import make_concept

pytestmark = pytest.mark.django_db
Status = Term.Status


@pytest.fixture
def care_technology() -> Concept:
    concept = make_concept("care-technology", nb="velferdsteknologi", sv=["välfärdsteknik", "omsorgsteknik"])
    Term.objects.create(concept=concept, language="sv", text="välfärdsteknologi", status=Status.FORBIDDEN)
    Term.objects.create(concept=concept, language="nb", text="dingser", status=Status.HIDDEN)
    Definition.objects.create(concept=concept, language="nb", text="Teknikk som hjelper.")
    return concept


def test_a_term_is_found_inflected_and_says_what_it_is_called(care_technology: Concept) -> None:
    text = "Nå kommer velferdsteknologien."
    (found,) = term_book("nb", "sv").find(text)
    assert text[found.start : found.end] == found.matched == "velferdsteknologien"
    assert (found.slug, found.preferred, found.alternatives) == (
        "care-technology", "välfärdsteknik", ("omsorgsteknik",),
    )  # fmt: skip
    assert (found.forbidden, found.definition) == (("välfärdsteknologi",), "Teknikk som hjelper.")
    assert not found.do_not_translate
    assert (found.term, found.is_preferred) == ("velferdsteknologi", True)
    (back,) = term_book("sv", "nb").find("omsorgsteknik")
    assert (back.term, back.is_preferred, back.preferred) == ("omsorgsteknik", False, "velferdsteknologi")
    assert term_book("nb", "fi").find(text)[0].preferred == ""
    assert term_book("nb", "sv").find("Nå kommer dingser.") == []  # which search alone knows


@pytest.mark.parametrize(
    ("language", "term", "text", "matched"),
    [
        ("fi", "kokemusasiantuntija", "Autamme kokemusasiantuntijoita.", "kokemusasiantuntijoita"),
        ("et", "kogemusnõustaja", "Kogemusnõustajad aitavad.", "Kogemusnõustajad"),
        ("en", "peer support worker", "Two peer-support workers came.", "peer-support workers"),
        ("de", "Genossenschaft", "in den Genossenschaften", "Genossenschaften"),
        ("is", "jafningi", "með jafningjum", "jafningjum"),
        ("nb", "å finne kunder", "Slik finner du … å finne kundene dine", "finne kundene"),
    ],
)
def test_every_language_has_its_inflections(language: str, term: str, text: str, matched: str) -> None:
    make_concept("it", **{language: term})
    assert [found.matched for found in term_book(language, "sv").find(text)] == [matched]


def test_of_two_terms_in_one_place_the_longer_is_found() -> None:
    make_concept("peer-support", en="peer support", nb="likepersonsarbeid")
    make_concept("peer-support-worker", en="peer support worker", nb="likeperson")
    found = term_book("en", "nb").find("peer support, and a peer support worker")
    assert [one.preferred for one in found] == ["likepersonsarbeid", "likeperson"]


def test_what_a_translation_should_not_say_is_found_with_what_to_say(care_technology: Concept) -> None:
    text = "Välfärdsteknologin och välfärdstekniken."
    (found,) = term_book("nb", "sv").forbidden(text)
    assert text[found.start : found.end] == found.matched == "Välfärdsteknologin"
    assert found.use == ("välfärdsteknik", "omsorgsteknik")
    assert term_book("sv", "nb").forbidden("velferdsteknologi") == []


def test_a_form_that_is_allowed_as_it_stands_is_no_mistake() -> None:
    concept = make_concept("worker", en="workers")
    Term.objects.create(concept=concept, language="en", text="worker", status=Status.FORBIDDEN)
    make_concept("social-worker", en="social worker")
    assert [one.matched for one in term_book("nb", "en").forbidden("Workers, a social worker, a worker")] == ["worker"]


def test_a_name_stays_as_it_is_in_any_language() -> None:
    concept = make_concept("fjord", en="Fjord")
    concept.do_not_translate = True
    concept.save()
    (found,) = term_book("sv", "fi").find("Fjord ligger vid en fjord.")
    assert (found.start, found.preferred, found.do_not_translate) == (0, "Fjord", True)
    Term.objects.create(concept=concept, language="fi", text="Fjord ry")
    assert term_book("sv", "fi").find("Fjord")[0].preferred == "Fjord ry"


def test_a_reading_is_kept_until_the_termbase_changes(care_technology: Concept, django_assert_num_queries: Any) -> None:
    term_book("nb", "sv").find("velferdsteknologi")
    with django_assert_num_queries(1):
        assert len(term_book("nb", "sv").find("velferdsteknologi")) == 1
    term = care_technology.terms.get(text="velferdsteknologi")
    term.text = "omsorgsteknologi"
    term.save()
    with django_assert_num_queries(4):
        assert term_book("nb", "sv").find("velferdsteknologi") == []
    care_technology.do_not_translate = True
    care_technology.save()
    assert term_book("nb", "sv").find("omsorgsteknologi")[0].do_not_translate
    care_technology.definitions.get().delete()
    assert term_book("nb", "sv").find("omsorgsteknologi")[0].definition == ""


def test_no_text_takes_long() -> None:
    make_concept("it", sv="teknologi")
    start = time.process_time()
    assert term_book("sv", "nb").find("välfärds" * 10_000) == []
    assert len(term_book("sv", "nb").find("teknologi " * 5_000)) == 5_000
    assert time.process_time() - start < 2


def test_a_hundred_words_are_looked_through_in_5_ms_with_1000_concepts() -> None:
    words = ["arbeid", "kurs", "hjelp", "møte", "plan", "skole", "helse", "by", "land", "vann"]
    concept = make_concept("first")
    concepts = [Concept(scheme=concept.scheme, slug=f"c-{number}") for number in range(1000)]
    Concept.objects.bulk_create(concepts)
    texts = [f"{one} {two}{three}" for one in words for two in words for three in words]
    Term.objects.bulk_create(
        Term(concept=concept, language=language, text=text, status=status)
        for concept, text in zip(concepts, texts, strict=True)
        for language, status in (("nb", Status.PREFERRED), ("sv", Status.FORBIDDEN))
    )
    Term.objects.create(concept=concept, language="nb", text="likeperson")  # which tells that the termbase changed
    text = " ".join([*islice(cycle(words), 98), "helse byvann", "likepersoner"])
    book = term_book("nb", "sv")
    assert [found.matched for found in book.find(text)][-2:] == ["helse byvann", "likepersoner"]
    assert book.forbidden(text)

    def took() -> float:
        start = time.process_time()
        book.find(text), book.forbidden(text)
        return time.process_time() - start

    assert min(took() for _round in range(5)) < 0.005
