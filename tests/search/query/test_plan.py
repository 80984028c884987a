"""What a question asks of an engine, written out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

from cms.languages.analysis import analyse
from cms.languages.indexing import keys
from search.query.parser import parse
from search.query.plan import CONCEPT_SCORE, Kind, Neighbour, Plan, Planner, minimum_match


@dataclass(frozen=True)
class Concept:
    slug: str
    start_word: int
    end_word: int
    terms: dict[str, list[str]] = field(default_factory=dict)
    matched: str = ""


def planner(
    text: str, *concepts: Concept, languages: tuple[str, ...] = ("nb",), index: tuple[str, ...] = ("nb", "en")
) -> Planner:
    return Planner(parse(text), languages, index, concepts)


def shown(plan: Plan) -> dict[str, Any]:
    """The plan as plain values, without what is empty or as usual."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if v not in ((), 0) and (k, v) not in usual}
        return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value

    usual = [("boost", 1.0), ("concept_score", CONCEPT_SCORE), ("readable", plan.readable)]
    return plain(asdict(plan))


def test_a_word_is_sought_as_it_is_and_in_its_forms() -> None:
    assert shown(planner("Bedriftene").plan()) == {
        "words": [
            {
                "text": "Bedriftene",
                "matches": [
                    {"kind": "exact", "language": None, "terms": [["bedriftene"]]},
                    {"kind": "inflected", "language": "nb", "terms": [["bedrift"]]},
                    {"kind": "part", "language": "nb", "terms": [["+bedrift"]], "boost": 0.5},
                ],
            }
        ],
        "minimum": 1,
    }


def test_phrases_are_required_and_exclusions_excluded() -> None:
    plan = planner('"peer support" -prison', index=("en",)).plan()
    assert shown(plan) == {
        "required": [
            {
                "text": "peer support",
                "matches": [
                    {"kind": "exact", "language": None, "terms": [["peer"], ["support"]]},
                    {"kind": "inflected", "language": "en", "terms": [["peer"], ["support"]], "boost": 0.7},
                ],
            }
        ],
        "excluded": [
            {
                "text": "prison",
                "matches": [
                    {"kind": "exact", "language": None, "terms": [["prison"]]},
                    {"kind": "inflected", "language": "en", "terms": [["prison"]], "boost": 0.7},
                ],
            }
        ],
    }


def test_a_concept_gives_its_words_another_way_to_be_found() -> None:
    concept = Concept(
        "peer-support-worker", 1, 2, {"nb": ["erfaringskonsulent"], "en": ["peer support worker"], "pl": ["x"]}
    )
    first, second = planner("lønn erfaringskonsulenter", concept).plan().words
    assert first.concepts == ()
    assert second.concepts == ("peer-support-worker",)
    by_concept = [match for match in second.matches if match.kind is Kind.CONCEPT]
    assert [(match.language, match.terms) for match in by_concept] == [("en", (("peer",), ("support",), ("worker",)))]


def test_what_only_looks_like_another_name_by_its_stem_is_not_sought() -> None:
    """Of tourism another name is hospitality, whose stem is that of hospitals; Finnish "kun" is when."""
    tourism = Concept("tourism", 0, 1, {"en": ["hospitality"], "fi": ["kunnat"]})
    (clause,) = planner("reiseliv", tourism, index=("nb", "en", "fi")).plan().words
    by_concept = {match.language: set(match.terms[0]) for match in clause.matches if match.kind is Kind.CONCEPT}
    for language, text, is_sought in (
        ("en", "Hospitality", True),
        ("en", "hospitals", False),
        ("fi", "kuntien", True),
        ("fi", "kun", False),
    ):
        [token] = analyse(text, language, parts=True)
        assert (not by_concept[language].isdisjoint(keys(token))) is is_sought, text


def test_what_is_found_by_chance_in_another_language_is_the_same_word_there() -> None:
    """To a reader of Swedish a course is no Lithuanian "kuris", which, though "kurs" may be a form of a verb there."""
    (clause,) = planner("kurs", languages=("sv",), index=("sv", "lt")).plan().words
    [lithuanian] = [match for match in clause.matches if match.language == "lt"]
    [which], [course] = analyse("kuris", "lt", parts=True), analyse("kursas", "lt", parts=True)
    assert keys(which).isdisjoint(lithuanian.terms[0])
    assert not keys(course).isdisjoint(lithuanian.terms[0])


def test_a_neighbour_is_sought_as_it_is_and_the_nearest_in_its_forms_too() -> None:
    near = [Neighbour("grunder", 1, "gründer"), Neighbour("grunner", 2, "grunner")]
    (clause,) = planner("grynder", index=("nb",)).plan(neighbours={"grynder": near}).words
    fuzzy = [(match.language, match.terms, match.boost) for match in clause.matches if match.kind is Kind.FUZZY]
    assert fuzzy == [(None, (("grunder",),), 0.5), ("nb", (("gründer",),), 0.5), (None, (("grunner",),), 0.35)]


@pytest.mark.parametrize(
    ("words", "must_match"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (7, 5), (10, 7), (20, 14)]
)
def test_one_or_two_words_must_all_match_of_more_seventy_percent(words: int, must_match: int) -> None:
    assert minimum_match(words) == must_match


def test_common_words_do_not_count_unless_there_are_no_others() -> None:
    asked = planner("hva er en erfaringskonsulent egentlig")
    plan = asked.plan(common={"hva", "er", "en"})
    assert [clause.text for clause in plan.words] == ["erfaringskonsulent", "egentlig"]
    assert [clause.text for clause in plan.optional] == ["hva", "er", "en"]
    assert plan.minimum == 2
    assert asked.plan(common=asked.parsed.words).minimum == 4


def test_any_word_asks_for_one_and_takes_joined_words_apart() -> None:
    plan = planner("eksempel.org kurs").plan(any_word=True)
    assert [clause.text for clause in plan.words] == ["eksempel", "org", "kurs"]
    assert plan.minimum == 1


def test_the_same_word_twice_is_one_word() -> None:
    assert len(planner("Hest hest HEST").plan().words) == 1


def test_the_readers_languages_weigh_most() -> None:
    (clause,) = planner("film", languages=("en", "nb"), index=("nb", "en", "sv")).plan().words
    boosts = {match.language: match.boost for match in clause.matches if match.kind is Kind.INFLECTED}
    assert boosts["en"] > boosts["nb"] > boosts["sv"] > 0


def test_a_work_gains_by_a_language_that_the_reader_reads() -> None:
    readable = dict(planner("hest", languages=("en", "nb"), index=("nb", "en", "sv")).plan().readable)
    assert readable["en"] > readable["nb"] > 0
    assert readable.keys() == {"en", "nb"}


def test_a_concept_named_in_a_language_the_reader_reads_weighs_more() -> None:
    concept = Concept("work", 0, 1, {"en": ["job"], "nb": ["arbeid"], "sv": ["jobb"]})
    (clause,) = planner("yrke", concept, languages=("en", "nb"), index=("nb", "en", "sv")).plan().words
    boosts = {match.language: match.boost for match in clause.matches if match.kind is Kind.CONCEPT}
    assert boosts["en"] > boosts["nb"] > boosts["sv"] > 0


def test_forms_are_sought_in_languages_that_have_the_word() -> None:
    """Swedish has no "bedriftene" that could be inflected, but a film; a name or a new word may be in any."""

    def languages(text: str) -> set[str | None]:
        (clause,) = planner(text, index=("nb", "sv", "et")).plan().words
        return {match.language for match in clause.matches if match.kind is Kind.INFLECTED}

    assert languages("bedriftene") == {"nb"}
    assert languages("film") == {"nb", "sv", "et"}
    assert languages("Hjødrundby") == {"nb", "sv", "et"}


def test_a_word_is_not_guessed_at_in_languages_the_reader_did_not_name() -> None:
    """Guessing, Lithuanian analysis takes Finnish "vertaistuki" for a form of "vertas"."""

    def terms(languages: tuple[str, ...]) -> int:
        (clause,) = planner("vertaistuki", languages=languages, index=("ga", "lt")).plan().words
        [guessed] = [match for match in clause.matches if (match.kind, match.language) == (Kind.INFLECTED, "lt")]
        return len(guessed.terms[0])

    assert terms(("lt",)) == 2
    assert terms(("ga",)) == 1


def test_a_word_of_her_own_weighs_little_where_it_is_another_languages_by_chance() -> None:
    """Norwegian "barn" is a child."""

    def boost(text: str, language: str) -> float:
        (clause,) = planner(text, languages=("nb", "da"), index=("nb", "da", "en")).plan().words
        return next(
            match.boost for match in clause.matches if (match.kind, match.language) == (Kind.INFLECTED, language)
        )

    assert boost("barn", "en") < boost("merse", "en") < boost("barn", "da") < boost("barn", "nb")


def test_words_side_by_side_are_near_only_in_a_short_question() -> None:
    assert [match.terms for match in planner("sosial bedrift").plan().nearness] == [(("sosial",), ("bedrift",))]
    assert planner("dette er et langt spørsmål her").plan().nearness == ()
    assert planner("hest").plan().nearness == ()


def test_a_word_is_sought_within_compounds_only_in_a_short_question() -> None:
    def kinds(text: str) -> set[Kind]:
        return {match.kind for clause in planner(text).plan().words for match in clause.matches}

    assert Kind.PART in kinds("kurs bedrift")
    assert Kind.PART not in kinds("hvordan starter man egen bedrift")


def test_a_question_without_words_asks_for_nothing() -> None:
    plan = planner("?!").plan()
    assert plan == Plan()
    assert not plan.scores
    assert not planner("-hest").plan().scores


def test_plans_are_values() -> None:
    assert planner("sosial bedrift").plan() == planner("sosial bedrift").plan()
    assert len({planner("sosial bedrift").plan(), planner("sosial bedrift").plan()}) == 1
