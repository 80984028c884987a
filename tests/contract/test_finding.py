"""Which works a question finds, and in what order, whatever the engine."""

from __future__ import annotations

from datetime import timedelta

import pytest

from search.engines.base import Engine, EngineQuery, FacetFilter, VariantDocument
from search.query.related import related

from .works import NOW, Concept, ask, fill, found, number_of, numbers, work, work_id


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("nb", "Bedriftene fikk støtte", "bedrift"),
        ("sv", "Företagens stöd", "företag"),
        ("fi", "Yritysten tuki", "yritys"),
        ("is", "Stuðningur við fyrirtækjum", "fyrirtæki"),
        ("en", "The women went home", "woman"),
        ("en", "The women went home", "go"),
    ],
)
def test_a_word_finds_its_inflections(engine: Engine, language: str, text: str, question: str) -> None:
    fill(engine, [work(1, "Annet", text, language=language), work(2, "Noe", "uten", language=language)])
    assert found(engine, question, [language]) == {1}


def test_a_language_the_reader_did_not_name_is_searched_too(engine: Engine) -> None:
    fill(engine, [work(1, "Yritysten tuki", language="fi")])
    assert found(engine, "yritys", ["nb", "en"]) == {1}


def test_a_work_in_several_languages_is_found_once(engine: Engine) -> None:
    variants = (VariantDocument("nb", "Nettverk"), VariantDocument("sv", "Nätverk"), VariantDocument("en", "Nettverk"))
    fill(engine, [work(1, variants=variants)])
    answer = ask(engine, "nettverk")
    assert numbers(answer) == [1]
    assert answer.result.total == 1
    assert dict(answer.result.hits[0].variants) == {variant.language: variant for variant in variants}


def test_text_in_a_language_without_fields_of_its_own_is_found_by_whole_words(engine: Engine) -> None:
    fill(engine, [work(1, "Sámi giella", language="se")])
    assert found(engine, "sami") == {1}


def test_accents_and_case_are_forgiven(engine: Engine) -> None:
    fill(engine, [work(1, "Sosialt entreprenørskap"), work(2, "Sosialt arbeid")])
    assert found(engine, "ENTREPRENORSKAP") == {1}


def test_one_or_two_words_must_all_match(engine: Engine) -> None:
    fill(engine, [work(1, "fjell hav"), work(2, "fjell"), work(3, "hav")])
    assert found(engine, "fjell hav") == {1}


def test_of_ten_words_seven_must_match(engine: Engine) -> None:
    ten = ["ape", "bil", "dør", "egg", "fugl", "gås", "hest", "ild", "jord", "ku"]
    fill(engine, [work(7, " ".join(ten[:7])), work(6, " ".join(ten[4:])), work(10, " ".join(ten))])
    assert found(engine, " ".join(ten)) == {7, 10}


def test_words_that_very_many_works_of_a_language_hold_need_not_match(engine: Engine) -> None:
    """However few of the works are in that language."""
    norwegian = [work(number, "skog") for number in range(300, 500)]
    icelandic = [work(number, "hann var þar", language="is") for number in range(100, 130)]
    fill(engine, [*norwegian, *icelandic, work(1, "fjall hestur", language="is")])
    assert found(engine, "hann var fjall þar hestur", ["is"]) == {1}


def test_a_function_word_need_not_match(engine: Engine) -> None:
    fill(engine, [work(1, "fjell"), work(2, "hvem hvordan")])
    assert found(engine, "hvordan fjell med") == {1}
    assert found(engine, "Hvordan hvem hva") == {2}  # when nothing else is asked for
    assert found(engine, "hvordan fjell med", ["fi"]) == {1, 2}  # to her these are words like any other


def test_a_word_is_not_common_for_being_so_in_a_language_she_does_not_read(engine: Engine) -> None:
    others = [work(number, "skog", language="sv") for number in range(300, 500)]
    fill(engine, [*others, work(1, "skog fjell hav", language="is"), work(2, "fjell hav", language="is")])
    assert found(engine, "skog fjell hav", ["is"]) == {1}
    assert found(engine, "skog fjell hav", ["is", "sv"]) == {1, 2}


def test_a_phrase_that_is_there_is_found_whatever_stands_beside_it(engine: Engine) -> None:
    fill(engine, [work(1, "fjell og hav"), work(2, "fjell og hav", "skog"), work(3, "skog")])
    assert found(engine, '"fjell og hav" skog') == {2}
    assert found(engine, 'forkortes "fjell og hav"') == {1, 2}
    assert found(engine, 'skog "hav og fjell"') == set()


def test_where_no_work_has_enough_of_the_words_any_of_them_will_do(engine: Engine) -> None:
    fill(engine, [work(1, "fjell"), work(2, "hav"), work(3, "skog")])
    answer = ask(engine, "fjell hav")
    assert set(numbers(answer)) == {1, 2}
    assert answer.corrected is None


@pytest.mark.parametrize(
    ("typed", "corrected", "finds"),
    [
        ("kunskap", "kunnskap", {1}),  # a letter left out
        ("kunnkap", "kunnskap", {1}),
        ("abr", "abr", set()),  # a short word has too many neighbours
        ("kunnskaap", "kunnskap", {1}),
        ("knunskap", "kunnskap", {1}),  # two letters swapped
        ("entreprenrskp", "entreprenørskap", {2}),  # two edits in a long word
        ("fjel", "fjell", {2}),
        ("fiel", "fiel", set()),  # two edits in a short one are too many
        ("kunskap arbeid", "kunnskap arbeid", {1}),
    ],
)
def test_a_misspelt_word_finds_its_neighbour(engine: Engine, typed: str, corrected: str, finds: set[int]) -> None:
    fill(engine, [work(1, "Kunnskap i arbeid"), work(2, "Entreprenørskap på fjell"), work(3, "Noe annet")])
    answer = ask(engine, typed)
    assert set(numbers(answer)) == finds
    assert (answer.corrected or typed) == corrected


def test_a_correction_finds_inflections_of_what_was_meant(engine: Engine) -> None:
    fill(engine, [work(1, "Bedrift"), work(2, "Bedriftene")])
    assert found(engine, "bedrfit") == {1, 2}


def test_a_known_word_is_not_corrected(engine: Engine) -> None:
    fill(engine, [work(1, "hest"), work(2, "fest")])
    answer = ask(engine, "hest")
    assert numbers(answer) == [1]
    assert answer.corrected is None


def test_two_edits_are_a_misspelling_only_of_words_that_the_reader_reads(engine: Engine) -> None:
    """Spanish "dentista" is two letters away from Finnish "netista"."""
    fill(engine, [work(1, "Netistä", language="fi"), work(2, "Kunnskapen", language="nb")])
    assert found(engine, "dentista", ["en"]) == set()
    assert found(engine, "dentista", ["fi"]) == {1}
    assert found(engine, "kunnskpaen", ["en"]) == {2}  # one edit away it is believed in any language


def test_a_short_word_is_taken_only_for_one_of_her_language_that_begins_like_it(engine: Engine) -> None:
    """It may well be a name: Oslo is no "solo"."""
    fill(engine, [work(1, "Solo"), work(2, "Kunne"), work(3, "Geld", language="de")])
    assert found(engine, "oslo") == set()
    assert found(engine, "sollo") == {1}
    assert found(engine, "gelt") == set()
    assert found(engine, "gelt", ["nb", "de"]) == set()
    assert found(engine, "gelt", ["de"]) == {3}


def test_a_word_of_her_own_language_is_not_corrected_by_two_edits(engine: Engine) -> None:
    fill(engine, [work(1, "Landskap")])
    assert found(engine, "landstap") == {1}
    assert found(engine, "mannskap", ["en"]) == set()  # two edits away, of a word that she does not read
    assert found(engine, "mannskap", ["en", "nb"]) == {1}
    assert found(engine, "mannskap", ["nb"]) == set()  # crew: a word that she knows


def test_a_word_is_not_guessed_at_in_a_language_that_she_did_not_write_it_in(engine: Engine) -> None:
    """Guessing, Finnish analysis takes Norwegian "teatret" for a form of "tea"."""
    fill(engine, [work(1, "Tea", language="fi"), work(2, "Teater")])
    assert found(engine, "teatret", ["fi"]) == {1, 2}
    assert found(engine, "teatret", ["nb", "fi"]) == {2}


def test_neighbours_come_nearest_first_and_only_from_works_that_are_there(engine: Engine) -> None:
    fill(engine, [work(1, "fjellet fjell"), work(2, "fjellet"), work(3, "fjellxy", seq=1)])
    assert [(near.word, near.distance) for near in engine.neighbours("fjelly", 2)] == [
        ("fjell", 1),
        ("fjellxy", 1),
        ("fjellet", 2),
    ]
    engine.apply(deletes=[(work_id(3), 2)])
    assert "fjellxy" not in [near.word for near in engine.neighbours("fjelly", 2)]


def test_a_filter_never_turns_into_a_looser_question(engine: Engine) -> None:
    both, one = {"topic": ("funding",)}, {"topic": ("recovery",)}
    fill(engine, [work(1, "fjell hav", facets=both), work(2, "fjell", facets=one), work(3, "kunnskap", facets=both)])
    recovery = {"topic": FacetFilter(include=frozenset({"recovery"}))}
    assert found(engine, "fjell hav", filters=recovery) == set()
    misspelt = ask(engine, "kunskap", filters=recovery)
    assert numbers(misspelt) == []
    assert misspelt.corrected == "kunnskap"  # there is such a work, under other topics


def test_a_phrase_is_its_words_side_by_side_in_one_text(engine: Engine) -> None:
    fill(
        engine,
        [
            work(1, "", "we need peer support here", language="en"),
            work(2, "", "support of a peer", language="en"),
            work(3, "peer", "support", language="en"),
            work(4, "", "peers supporting others", language="en"),
        ],
    )
    assert found(engine, '"peer support"', ["en"]) == {1, 4}


def test_words_held_together_by_a_dot_stand_side_by_side(engine: Engine) -> None:
    fill(engine, [work(1, "Se eksempel.org"), work(2, "Org for eksempel")])
    assert found(engine, "eksempel.org") == {1}


def test_an_excluded_word_or_phrase_leaves_works_out(engine: Engine) -> None:
    fill(engine, [work(1, "fjell og hav"), work(2, "fjellet"), work(3, "fjell skog"), work(4, "skog fjell")])
    assert found(engine, "fjell -hav") == {2, 3, 4}
    assert found(engine, 'fjell -"fjell skog"') == {1, 2, 4}


def test_only_exclusions_find_all_other_works(engine: Engine) -> None:
    fill(engine, [work(1, "fjell"), work(2, "hav"), work(3, "skog")])
    assert found(engine, "-hav") == {1, 3}


def test_a_question_without_words_is_browsing(engine: Engine) -> None:
    fill(engine, [work(1, "fjell"), work(2, "hav")])
    assert found(engine, "?!… -") == {1, 2}


def test_a_question_of_common_words_finds_them(engine: Engine) -> None:
    fill(engine, [work(number, "det er slik") for number in range(60)])
    assert len(found(engine, "det er slik")) == 60


def test_exact_comes_before_inflected_before_misspelt_before_concept(engine: Engine) -> None:
    fill(
        engine,
        [
            work(1, "", "hest av tre", facets={"topic": ("riding",)}),
            work(2, "", "hesten av tre"),
            work(3, "", "gård av tre", facets={"topic": ("riding",)}),
        ],
    )
    assert numbers(ask(engine, "hest", concepts=[Concept("riding", 0, 1)])) == [1, 2, 3]

    fill(engine, [work(2, "", "kunnskap av tre"), work(3, "", "gård av tre", facets={"topic": ("knowing",)})])
    plan = ask(engine, "kunskap tre").plan
    assert plan is not None
    concept = ask(engine, "kunskap tre", concepts=[Concept("knowing", 0, 1)])
    assert numbers(concept) == [3]  # known by its concept, so nothing needs correcting


def test_a_title_counts_more_than_a_summary_more_than_a_body(engine: Engine) -> None:
    words = "en to tre fire"
    fill(
        engine,
        [
            work(1, f"hest {words}", words, summary=words),
            work(2, words, words, summary=f"hest {words}"),
            work(3, words, f"hest {words}", summary=words),
        ],
    )
    assert numbers(ask(engine, "hest")) == [1, 2, 3]


def test_a_word_is_rare_or_not_among_the_works_of_its_language(engine: Engine) -> None:
    """ "hann" is in every Icelandic work, however few they are."""
    icelandic = [work(n, "", "hann og hestur" if n < 3 else "hann og annað", language="is") for n in range(1, 13)]
    fill(engine, [*icelandic, *(work(number, "", "dette er skog") for number in range(100, 300))])

    def best_score(text: str) -> float:
        return ask(engine, text, ["is"]).result.hits[0].score or 0.0

    assert 0 < 3 * best_score("hann") < best_score("hestur")


def test_the_readers_language_comes_first(engine: Engine) -> None:
    fill(engine, [work(1, "design", language="sv"), work(2, "design", language="en")])
    assert numbers(ask(engine, "design", ["en", "sv"])) == [2, 1]
    assert numbers(ask(engine, "design", ["sv", "en"])) == [1, 2]


def test_words_that_stand_together_count_more(engine: Engine) -> None:
    fill(engine, [work(1, "", "hest og ku og ild og bil"), work(2, "", "hest og ild og ku og bil")])
    assert numbers(ask(engine, "hest ild")) == [2, 1]
    assert numbers(ask(engine, "hest ku")) == [1, 2]


def test_a_concept_finds_works_in_other_languages(engine: Engine) -> None:
    fill(
        engine,
        [
            work(1, "Vertaistukija auttaa", language="fi"),
            work(2, "Något annat", language="sv", facets={"topic": ("peer-support-worker",)}),
            work(3, "Vertainen kun tukija", language="fi"),
            work(4, "The peer support workers", language="en"),
        ],
    )
    terms = {"fi": ["vertaistukija"], "en": ["peer support worker"]}
    concept = Concept("peer-support-worker", 0, 1, terms)  # type: ignore[arg-type]
    assert found(engine, "erfaringskonsulent", concepts=[concept]) == {1, 2, 4}


def test_equal_works_come_newest_first_then_by_id(engine: Engine) -> None:
    older = NOW - timedelta(days=200)
    fill(
        engine,
        [work(3, "hest"), work(1, "hest", published_at=older), work(4, "hest"), work(2, "hest", published_at=older)],
    )
    assert numbers(ask(engine, "hest")) == [3, 4, 1, 2]


def test_related_works_share_concepts_or_words_and_never_the_work_itself(engine: Engine) -> None:
    fill(
        engine,
        [
            work(1, "Finansiering av bedrifter", facets={"topic": ("funding", "rural")}),
            work(2, "Noe helt annet", facets={"topic": ("funding", "rural")}),
            work(3, "Finansiering av reiser", facets={"topic": ("tourism",)}),
            work(4, "Uten likhet", facets={"topic": ("recovery",)}),
            work(5, "Yritysten rahoitus", language="fi", facets={"topic": ("rural",)}),
        ],
    )
    assert [number_of(hit.id) for hit in related(engine, work_id(1), 10, NOW)] == [2, 5, 3]
    assert related(engine, work_id(99), 10, NOW) == []


def test_frequencies_count_the_works_of_each_clause(engine: Engine) -> None:
    fill(engine, [work(1, "hest", "hesten"), work(2, "hester"), work(3, "ku")])
    plan = ask(engine, "hest ku gris").plan
    assert plan is not None
    assert engine.frequencies((*plan.words, *plan.optional)) == [2, 1, 0]


def test_works_are_counted_by_language(engine: Engine) -> None:
    fill(engine, [work(1, "hest"), work(2, "hester"), work(3, "horse", language="en")])
    assert engine.works_by_language() == {"nb": 2, "en": 1}
    engine.apply(deletes=[(work_id(3), 2)])
    assert engine.works_by_language() == {"nb": 2}


def test_an_unknown_facet_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="colour"):
        engine.search(EngineQuery(now=NOW, facets=("colour",)))
