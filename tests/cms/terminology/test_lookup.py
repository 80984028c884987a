from __future__ import annotations

from typing import Any

import pytest

from cms.terminology.lookup import TermIndex
from cms.terminology.models import Concept, Need, Term
from tests.factories import make_concept

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> TermIndex:
    make_concept(
        "peer-support-worker",
        nb=["erfaringskonsulent", "likeperson"],
        et="kogemusnõustaja",
        en="peer support worker",
        fi="kokemusasiantuntija",
    )
    make_concept("peer-support", en="peer support", nb="likepersonarbeid")
    make_concept("recovery", en="recovery", nb="bedring")
    make_concept("finding-customers", nb="Å finne kunder")
    return TermIndex.from_database()


@pytest.mark.parametrize(
    ("words", "languages", "expected"),
    [
        (["kogemusnõustaja"], ["nb"], ["peer-support-worker"]),
        (["kogemusnoustaja"], ["nb"], ["peer-support-worker"]),  # typed without accents
        (["kogemusnõustajad"], ["nb"], ["peer-support-worker"]),  # inflected, in a language she did not name
        (["erfaringskonsulentene"], ["nb"], ["peer-support-worker"]),
        (["Likeperson"], ["nb"], ["peer-support-worker"]),
        (["peer", "support", "workers"], ["en"], ["peer-support-worker"]),  # the longest term only
        (["peer", "support"], ["en"], ["peer-support"]),
        (["bedring", "likeperson"], ["nb"], ["recovery", "peer-support-worker"]),
        (["finne", "kunder"], ["nb"], ["finding-customers"]),
        (["å", "finne", "kundene"], ["nb"], ["finding-customers"]),
        (["sykkel"], ["nb"], []),
        ([], ["nb"], []),
    ],
)
def test_concepts_are_found_by_their_terms(
    terms: TermIndex, words: list[str], languages: list[str], expected: list[str]
) -> None:
    assert [match.slug for match in terms.find(words, languages)] == expected


def test_a_match_says_which_words_and_what_else_it_is_called(terms: TermIndex) -> None:
    (match,) = terms.find(["om", "peer", "support", "workers"], ["en"])
    assert (match.start_word, match.end_word, match.matched) == (1, 4, "peer support workers")
    assert match.terms["nb"] == ["erfaringskonsulent", "likeperson"]


def test_a_hyphenated_word_may_be_a_term_of_two(terms: TermIndex) -> None:
    assert [match.slug for match in terms.find(["peer-support"], ["en"])] == ["peer-support"]


@pytest.mark.parametrize("typed", ["Jeg trenger penger", "jeg trenger penger til melk", "trenger penger"])
def test_a_need_typed_as_people_say_it_names_its_concept(typed: str) -> None:
    concept = make_concept("lack-of-funding", "challenge", nb="Mangel på finansiering")
    Need.objects.create(concept=concept, language="nb", text="Jeg trenger penger")
    terms = TermIndex.from_database()
    (match,) = terms.find(typed.split(), ["nb"])
    assert match.slug == "lack-of-funding"
    assert match.terms["nb"] == ["Mangel på finansiering"]  # texts are not searched for the need's common words
    assert terms.near("trengr", ["nb"], 1) == []  # nor is a misspelt word mended by them


def test_a_misspelt_word_is_near_a_term_in_a_language_she_reads(terms: TermIndex) -> None:
    assert terms.near("kogemusnoustajja", ["et", "nb"], 2) == [("kogemusnõustaja", 1)]
    assert terms.near("likeprsonn", ["nb"], 2) == [("likeperson", 2)]
    assert terms.near("likeprsonn", ["nb"], 1) == []
    assert terms.near("kogemusnoustajja", ["nb"], 2) == []
    assert terms.near("kunder", ["nb"], 1) == []  # no misspelling: a word of a term as it is


@pytest.mark.parametrize("status", [Term.Status.FORBIDDEN, Term.Status.HIDDEN])
def test_what_must_not_be_said_and_what_is_no_name_find_but_are_not_offered(status: Term.Status) -> None:
    concept = make_concept("substance-use", nb="rus")
    Term.objects.create(concept=concept, language="nb", text="narkomani", status=status)
    (match,) = TermIndex.from_database().find(["narkomani"], ["nb"])
    assert match.slug == "substance-use"
    assert match.terms["nb"] == ["rus"]


def test_labels_fall_back_by_the_chain(django_assert_num_queries: Any) -> None:
    make_concept("a", nb="norsk", en="English")
    make_concept("b", en="only English")
    with django_assert_num_queries(2):
        labels = [concept.label(["nn"]) for concept in Concept.objects.prefetch_related("terms")]
    assert labels == ["norsk", "only English"]
