"""A word within a compound is found, below the word itself, whatever the engine."""

from __future__ import annotations

import pytest

from search.engines.base import Engine
from search.highlight import Highlighter

from .works import Concept, ask, fill, found, numbers, work


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("nb", "Erfaringskonsulentene møttes", "konsulent"),
        ("nb", "Erfaringskonsulentene møttes", "konsulenter"),
        ("nb", "Erfaringskonsulentutdanning", "erfaringskonsulent"),
        ("sv", "Nätverksträffen", "nätverk"),
        ("fi", "Kyläkaupassa", "kauppa"),
        ("is", "Jafningjastuðningi", "stuðningur"),
    ],
)
def test_a_word_finds_the_compounds_it_is_part_of(engine: Engine, language: str, text: str, question: str) -> None:
    fill(engine, [work(1, "", text, language=language), work(2, "", "oslo", language=language)])
    answer = ask(engine, question, [language])
    assert numbers(answer) == [1]
    compound, *others = text.split()
    marks = Highlighter(answer.plan)
    variant = answer.result.hits[0].variants[language]
    assert marks.text(text, variant) == " ".join([f"<mark>{compound}</mark>", *others])
    assert marks.matched(variant, {}) == ("body",)


def test_a_compound_does_not_find_its_parts(engine: Engine) -> None:
    fill(engine, [work(1, "", "konsulent"), work(2, "", "erfaring"), work(3, "", "erfaringskonsulent")])
    assert found(engine, "erfaringskonsulent") == {3}


def test_a_part_comes_after_exact_and_inflected_words_and_before_concepts(engine: Engine) -> None:
    filed = {"topic": ("advice",)}
    fill(
        engine,
        [
            work(1, "", "konsulent av tre"),
            work(2, "", "konsulentene av tre"),
            work(3, "", "erfaringskonsulent av tre"),
            work(4, "", "gård av tre", facets=filed),
            work(5, "", "gård av tre"),
        ],
    )
    assert numbers(ask(engine, "konsulent", concepts=[Concept("advice", 0, 1)])) == [1, 2, 3, 4]


def test_a_title_with_the_word_is_not_drowned_by_compounds(engine: Engine) -> None:
    compounds = [work(number, "Kveldskurs", "kveldskurs grunnkurs introduksjonskurs") for number in range(2, 30)]
    fill(engine, [work(1, "Kurs", "noe annet"), *compounds, work(30, "Noe", "annet")])
    assert numbers(ask(engine, "kurs"))[0] == 1


def test_parts_are_looked_for_in_languages_that_the_reader_reads(engine: Engine) -> None:
    fill(engine, [work(1, "", "Tidsplanen"), work(2, "", "The plan", language="en")])
    assert found(engine, "plan", ["en"]) == {2}
    assert found(engine, "plan", ["en", "nb"]) == {1, 2}


def test_phrases_and_exclusions_mean_whole_words(engine: Engine) -> None:
    fill(engine, [work(1, "", "en konsulent"), work(2, "", "en erfaringskonsulent")])
    assert found(engine, '"konsulent"') == {1}
    assert found(engine, "en -konsulent") == {2}


def test_a_word_known_only_as_a_part_is_no_misspelling(engine: Engine) -> None:
    fill(engine, [work(1, "", "erfaringskonsulent"), work(2, "", "konsulat")])
    answer = ask(engine, "konsulent")
    assert numbers(answer) == [1]
    assert answer.corrected is None


def test_a_compound_that_no_work_holds_finds_works_with_both_its_words(engine: Engine) -> None:
    fill(engine, [work(1, "", "tilskudd til kommuner"), work(2, "", "tilskudd"), work(3, "", "fylkeskommune")])
    assert found(engine, "kommunetilskudd") == {1}
    assert found(engine, "kommunevogn") == set()
    assert found(engine, "kommunetilskudd", ["en"]) == set()  # who reads no Norwegian wrote no Norwegian compound


def test_where_no_work_has_enough_of_the_words_half_a_compound_will_do(engine: Engine) -> None:
    fill(engine, [work(1, "", "tilskudd"), work(2, "", "vogn")])
    assert found(engine, "søke kommunetilskudd") == {1}
