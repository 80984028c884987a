"""What a reader gets: one result a work, in the variant she reads best, through her own words."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from django.conf import settings
from wagtail.models import Locale

from cms.localisation.segments import translation_of_page
from cms.localisation.services import publish_translation, save_strings, start_translation
from cms.terminology.models import Need
from resourcebank.models import ToolkitVideoPage
from search import indexing
from search.engines.base import Engine, FacetFilter
from search.indexing import apply_pending
from search.services import SearchAnswer, SearchRequest, search
from search.suggestions import suggest
from tests.factories import get_partner, make_concept, make_track, make_work, publish_change

pytestmark = pytest.mark.django_db
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nSnakk med naboen\n\n00:00:02.500 --> 00:00:04.000\nHa det\n"


def ask(q: str = "", *languages: str, **parameters: Any) -> SearchAnswer:
    apply_pending()
    answer = search(SearchRequest(q=q, languages=languages or ("nb",), **parameters))
    assert not answer.degraded
    return answer


def titles(answer: SearchAnswer) -> list[str]:
    return [result.variant["title"] for result in answer.results]


def translate(work: Any, language: str, texts: dict[str, str]) -> Any:
    page = start_translation(work, Locale.objects.get(language_code=language))
    translation = translation_of_page(page)
    assert translation
    assert save_strings(translation, texts) == []
    return publish_translation(translation)


@pytest.fixture
def guide(index: Engine) -> Any:
    """A Norwegian work about peer support workers, with an English translation."""
    work = make_work("Veileder for erfaringskonsulenter", summary="Om roller")
    terms = {"nb": "erfaringskonsulent", "et": "kogemusnõustaja", "en": "peer support worker"}
    concept = make_concept("peer-support-worker", **terms)
    work = publish_change(work, topics=[concept])
    translate(work, "en", {work.title: "Guide for peer support workers", work.summary: "About roles"})
    return work


def test_an_estonian_word_finds_the_norwegian_work_and_says_through_what(guide: Any) -> None:
    answer = ask("kogemusnõustaja", "nb")
    assert titles(answer) == [guide.title]
    assert [(concept.slug, concept.matched) for concept in answer.concepts] == [
        ("peer-support-worker", "kogemusnõustaja")
    ]
    assert "<mark>erfaringskonsulenter</mark>" in answer.results[0].highlights["title"]


SHOWN = [(("nb",), "nb"), (("en",), "en"), (("ga",), "en"), (("nn",), "nb"), (("pl", "nb"), "nb"), (("el",), "en")]


def test_the_variant_shown_follows_the_readers_languages(guide: Any, subtests: pytest.Subtests) -> None:
    for languages, shown in SHOWN:
        with subtests.test(languages=languages):
            (result,) = ask("", *languages).results
            assert result.language == shown
            assert [variant["language"] for variant in result.payload["variants"]] == ["nb", "en"]


def test_the_first_language_that_matched_is_shown(guide: Any) -> None:
    (result,) = ask("guide", "nb", "en").results
    assert result.language == "en"


def test_a_translation_does_not_outlive_its_source(guide: Any) -> None:
    guide.unpublish()
    assert ask().count == 0


def test_words_find_their_inflections_and_misspellings_are_mended(index: Engine) -> None:
    make_work("Bedrifter på bygda")
    make_work("Entreprenør og nabo")
    assert titles(ask("bedriftene")) == ["Bedrifter på bygda"]
    answer = ask("entrepenør")
    assert titles(answer) == ["Entreprenør og nabo"]
    assert answer.corrected == "entreprenør"


def test_a_misspelt_term_finds_what_the_term_does_though_no_work_has_the_word(guide: Any) -> None:
    answer = ask("kogemusnoustajja", "et")
    assert titles(answer) == ["Guide for peer support workers"]  # which she reads rather than Norwegian
    assert answer.corrected == "kogemusnõustaja"
    assert [concept.matched for concept in answer.concepts] == ["kogemusnõustaja"]
    assert ask("erfaringskonsulnt", "nb").corrected == "erfaringskonsulent"
    assert ask("kogemusnoustajja", "nb").count == 0  # in a language that she does not read it is another word


def test_facets_count_what_ticking_them_would_give(index: Engine) -> None:
    make_work("En", countries=["NO"])
    make_work("To", countries=["SE"])
    make_work("Tre", countries=["SE", "NO"], partner=get_partner("skog"))
    answer = ask(filters={"country": FacetFilter(include=frozenset({"NO"}))}, facets=("country", "partner"))
    assert answer.count == 2
    assert answer.facets["country"] == (("NO", 2), ("SE", 2))  # its own filter left aside
    assert answer.facets["partner"] == (("fjord", 1), ("skog", 1))


def test_the_moment_in_the_video_is_shown(index: Engine) -> None:
    make_work("Naboen", model=ToolkitVideoPage, video_url="https://video.example.org/1", captions=VTT)
    (result,) = ask("snakker").results
    assert result.cues == ({"language": "nb", "start": 1.0, "end": 2.5, "text": "<mark>Snakk</mark> med naboen"},)


def test_a_moment_is_found_in_a_language_that_only_the_captions_have(index: Engine) -> None:
    work = make_work("Naboen", model=ToolkitVideoPage, captions=VTT)
    make_track(work, "fi", VTT.replace("Snakk med naboen", "Puhu naapurin kanssa"), "subtitles")
    for languages in ("fi", "sv"):
        (result,) = ask("naapuri", languages).results
        assert result.language == "nb"  # nobody has translated the page
        assert result.matched == ("captions",)
        (cue,) = result.cues
        assert (cue["language"], cue["start"], cue["text"]) == ("fi", 1.0, "Puhu <mark>naapurin</mark> kanssa")


def test_a_need_is_suggested_as_people_say_it_and_leads_to_its_concept(index: Engine) -> None:
    concept = make_concept("lack-of-funding", "challenge", nb="Mangel på finansiering")
    Need.objects.create(concept=concept, language="nb", text="Jeg trenger penger")
    for typed in ("jeg tren", "penger"):
        (suggestion,) = suggest(typed, ["nb"], 10)
        assert (suggestion.text, suggestion.type, suggestion.id) == ("Jeg trenger penger", "concept", "lack-of-funding")
    (by_its_name,) = suggest("mangel", ["nb"], 10)
    assert by_its_name.text == "Mangel på finansiering"


def test_chapters_are_found_and_suggested_from_where_they_begin(index: Engine) -> None:
    work = make_work("Naboen", model=ToolkitVideoPage, captions=VTT)
    make_track(work, "nb", VTT.replace("Snakk med naboen", "Nabolaget vårt"), "chapters")
    (result,) = ask("nabolaget").results
    assert [cue["text"] for cue in result.cues] == ["<mark>Nabolaget</mark> vårt"]
    (suggestion,) = suggest("nabol", ["nb"], 10)
    assert (suggestion.text, suggestion.type, suggestion.start) == ("Nabolaget vårt", "title", 1.0)


def test_suggestions_are_titles_concepts_and_partners(guide: Any) -> None:
    apply_pending()
    assert {(item.text, item.type) for item in suggest("erfar", ["nb"], 10)} == {
        (guide.title, "title"),
        ("Erfaringskonsulent", "concept"),
    }
    assert [item.text for item in suggest("fjo", ["nb"], 10)] == ["Fjord"]


@pytest.mark.parametrize("typed", ["nor", "vest", "nvk", "norge-v", "Vest (N"])
def test_a_partner_is_suggested_by_any_word_of_its_name_as_titles_are(index: Engine, typed: str) -> None:
    fjord = get_partner("fjord")
    fjord.name = "Norge-Vest (NVK)"
    fjord.save()
    apply_pending()
    assert [item.text for item in suggest(typed, ["nb"], 10)] == ["Norge-Vest (NVK)"]


def test_signs_alone_suggest_nothing(guide: Any) -> None:
    apply_pending()
    assert suggest("&", ["nb"], 10) == []


def test_without_an_index_the_database_answers_and_the_index_is_made_again(
    index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_work("Grunnkurs", countries=["NO"])
    make_work("Annet", countries=["SE"])
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    monkeypatch.setattr("search.services.rebuild_in_background", indexing.rebuild)  # its thread has no test database
    answer = search(SearchRequest(q="grunnkurs", languages=("nb",), facets=("country",)))
    assert answer.degraded
    assert titles(answer) == ["Grunnkurs"]
    assert answer.facets["country"] == (("NO", 1),)
    assert not search(SearchRequest(q="grunnkurs", languages=("nb",))).degraded


def test_a_search_costs_three_queries(guide: Any, django_assert_num_queries: Any) -> None:
    for number in range(3):
        make_work(f"Kurs {number}")
    ask("kurs")
    with django_assert_num_queries(3):
        search(SearchRequest(q="kurs", languages=("nb",)))
