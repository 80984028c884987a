"""A translator suggests a term; the terminologist of her language decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms.terminology.entries import read_concepts
from cms.terminology.models import Concept, Definition, Term, TermSuggestion
from cms.terminology.recognition import term_book
from search.vocabulary import current_vocabulary
from tests.admin import client_of
from tests.factories import make_concept, make_user

pytestmark = pytest.mark.django_db
SUGGESTED = {
    "source_language": "nb", "source_term": "Velferdsteknologi", "language": "sv", "text": " välfärdsteknik ",
    "status": "preferred", "definition": "Teknik i omsorgen.", "source": "Socialstyrelsen",
}  # fmt: skip


@pytest.fixture
def translator() -> Client:
    return client_of(make_user("translator", "Translators (sv)"))


@pytest.fixture
def terminologist() -> Client:
    return client_of(make_user("terminologist", "Terminologists (sv)"))


@pytest.fixture
def concept() -> Concept:
    return make_concept("care-technology", nb="velferdsteknologi", sv="omsorgsteknik")


def suggest(client: Client, **changed: str) -> Any:
    return client.post(reverse("terms_suggest"), {**SUGGESTED, **changed})


def decide(client: Client, found: TermSuggestion, action: str, **changed: str) -> Any:
    said = {name: getattr(found, name) for name in ("text", "status", "definition", "source", "reason")}
    return client.post(reverse("terms_suggestion", args=[found.pk]), {**said, **changed, action: ""})


def texts(concept: Concept) -> dict[str, str]:
    return {term.text: term.status for term in Term.objects.filter(concept=concept, language="sv")}


def test_a_suggestion_is_nowhere_until_it_is_approved(concept, translator, terminologist, client: Client) -> None:
    assert suggest(translator).status_code == 302
    found = TermSuggestion.objects.get()
    assert (found.concept, found.text, str(found.suggested_by)) == (concept, "välfärdsteknik", "translator")

    def everywhere() -> list[bool]:
        api = [client.get(f"/api/v1/{path}").content.decode() for path in (
            "terms/?lang=sv", "terms/?as=tbx", "vocabularies/topic/?lang=sv", "vocabularies/topic/?as=skos",
            "suggest/?q=välfärdsteknik&lang=sv",
        )]  # fmt: skip
        files = [terminologist.get(reverse("terms_export", args=[kind])).content.decode() for kind in ("csv", "tbx")]
        vocabulary = current_vocabulary()
        return [
            *("älfärdsteknik" in text for text in (*api, *files)),
            bool(vocabulary.terms.find(["välfärdsteknik"], ["sv"])),
            vocabulary.labels(["sv"]).concept("care-technology") == "Välfärdsteknik",
            bool(term_book("sv", "nb").find("välfärdsteknik")),
            any("välfärdsteknik" in one.texts("sv", Term.Status.PREFERRED) for one in read_concepts()),
        ]

    assert not any(everywhere())
    page = terminologist.get(reverse("terms")).content.decode()
    assert "Waiting for you" in page
    assert "välfärdsteknik" in page
    assert decide(terminologist, found, "approve").status_code == 302
    assert all(everywhere())
    assert texts(concept) == {"omsorgsteknik": "alternative", "välfärdsteknik": "preferred"}
    assert Term.objects.get(text="välfärdsteknik").source == "Socialstyrelsen"
    assert Definition.objects.get(concept=concept).text == "Teknik i omsorgen."
    assert "Approved" in translator.get(reverse("terms")).content.decode()


def test_the_terminologist_changes_what_she_approves(concept, translator, terminologist) -> None:
    suggest(translator)
    decide(terminologist, TermSuggestion.objects.get(), "approve", text="välfärdsteknologi", status="forbidden")
    assert texts(concept) == {"omsorgsteknik": "preferred", "välfärdsteknologi": "forbidden"}
    entry = ModelLogEntry.objects.get(action="terminology.approve")
    assert entry.user.username == "terminologist"
    assert entry.data == {"term": "sv: välfärdsteknologi", "suggested": "välfärdsteknik"}


def test_a_rejection_says_why_and_leaves_the_suggestion_as_it_was(concept, translator, terminologist) -> None:
    suggest(translator)
    found = TermSuggestion.objects.get()
    answer = decide(terminologist, found, "reject", text="changed")
    assert "Say why" in answer.content.decode()
    assert decide(terminologist, found, "reject", text="changed", reason="Omsorgsteknik is used.").status_code == 302
    found.refresh_from_db()
    assert (found.state, found.text) == ("rejected", "välfärdsteknik")
    assert texts(concept) == {"omsorgsteknik": "preferred"}
    assert "Omsorgsteknik is used." in translator.get(reverse("terms")).content.decode()
    assert ModelLogEntry.objects.filter(action="terminology.reject").exists()
    assert "Omsorgsteknik is used." in translator.get(reverse("terms_suggestion", args=[found.pk])).content.decode()


def test_a_suggestion_is_decided_once(concept, translator, terminologist) -> None:
    suggest(translator)
    found = TermSuggestion.objects.get()
    decide(terminologist, found, "approve")
    for action in ("reject", "approve"):
        answer = decide(terminologist, found, action, reason="No", text="other")
        assert "in the meantime" in terminologist.get(answer.url).content.decode()
    assert texts(concept) == {"omsorgsteknik": "alternative", "välfärdsteknik": "preferred"}


def test_a_new_concept_is_made_and_its_other_term_waits_for_its_own_terminologist(translator, terminologist) -> None:
    suggest(translator, source_term="Ærlig Øving", definition="")
    decide(terminologist, TermSuggestion.objects.get(), "approve")
    concept = Concept.objects.get()
    assert (concept.slug, concept.scheme.slug) == ("aerlig-oving", "glossary")
    assert {term.language for term in Term.objects.all()} == {"sv"}
    waiting = TermSuggestion.objects.get(state="waiting")
    assert (waiting.language, waiting.text, waiting.concept) == ("nb", "Ærlig Øving", concept)
    assert waiting.suggested_by == User.objects.get(username="translator")
    assert decide(terminologist, waiting, "approve").status_code == 404
    decide(client_of(make_user("norsk", "Terminologists (nb)")), waiting, "approve")
    assert {term.language for term in Term.objects.all()} == {"nb", "sv"}


def test_who_decides_on_both_languages_approves_both_terms(translator) -> None:
    suggest(translator, source_term="Έρευνα", source_language="el")
    decide(client_of(User.objects.create_superuser("boss")), TermSuggestion.objects.get(), "approve")
    assert {term.language for term in Concept.objects.get(slug="ereyna").terms.all()} == {"el", "sv"}


def test_of_several_concepts_with_one_name_she_chooses(concept, translator) -> None:
    other = make_concept("machines", nb="velferdsteknologi")
    answer = suggest(translator)
    assert answer.status_code == 422
    content = answer.content.decode()
    assert "Several concepts are called that" in content
    assert '<select name="concept"' in content
    assert 'value="machines"' in content
    suggest(translator, concept="machines")
    assert TermSuggestion.objects.get().concept == other


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text": "  "}, "This field is required"),
        ({"text": "\u0001"}, "Null characters|Write the term"),
        ({"source_term": ""}, "Write the term that yours translates"),
        ({"source_term": "ukjent", "source_language": "sv"}, "Choose the language that you translate from"),
        ({"text": "omsorgsteknik"}, "in the termbase already"),
        ({"language": "da"}, "Select a valid choice"),
        ({"concept": "none-such"}, "Select a valid choice"),
        ({"text": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_cannot_be_suggested_is_told_where(concept, translator, changed: dict[str, str], message: str) -> None:
    answer = suggest(translator, **changed)
    assert answer.status_code == 422
    assert any(one in answer.content.decode() for one in message.split("|"))
    assert not TermSuggestion.objects.exists()


@pytest.mark.parametrize("source_term", ["velferdsteknologi", "noe nytt"])
def test_nothing_is_suggested_twice(concept, translator, source_term: str) -> None:
    suggest(translator, source_term=source_term)
    assert "has suggested it already" in suggest(translator, source_term=source_term).content.decode()
    assert TermSuggestion.objects.count() == 1


def test_the_editor_can_fill_the_form_in(translator) -> None:
    page = translator.get(
        reverse("terms_suggest"), {"source_term": "tiltak", "source_language": "nb", "text": "åtgärd"}
    )
    content = page.content.decode()
    assert 'value="tiltak"' in content
    assert 'value="åtgärd"' in content
    assert '<option value="nb" selected>' in content


def test_nobody_decides_on_another_language(concept, translator) -> None:
    suggest(translator)
    found = TermSuggestion.objects.get()
    for group, status in (("Terminologists (da)", 404), ("Translators (da)", 404), ("Fjord: editors", 404)):
        outsider = client_of(make_user(group, group))
        assert outsider.get(reverse("terms_suggestion", args=[found.pk])).status_code == status
        assert decide(outsider, found, "approve").status_code == status
        if "da" in group:
            assert "välfärdsteknik" not in outsider.get(reverse("terms")).content.decode()
    answer = decide(translator, found, "approve")  # her own, but she is no terminologist
    assert "you do not have permission" in translator.get(answer.url).content.decode()
    assert texts(concept) == {"omsorgsteknik": "preferred"}


def test_the_number_of_queries_does_not_grow(concept, terminologist, django_assert_max_num_queries) -> None:
    user = User.objects.get(username="terminologist")
    for start in (0, 20):
        TermSuggestion.objects.bulk_create(
            TermSuggestion(concept=concept, language="sv", text=f"ord {number}", suggested_by=user)
            for number in range(start, start + 20)
        )
        terminologist.get(reverse("terms"))
        with django_assert_max_num_queries(24):
            terminologist.get(reverse("terms"))
