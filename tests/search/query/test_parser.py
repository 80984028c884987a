"""Whatever a reader types is a question, and means no more than words, phrases and exclusions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import MAX_WORDS, parse


@pytest.mark.parametrize(
    ("text", "words", "phrases", "excluded"),
    [
        ("", (), (), ()),
        ("sosial bedrift", ("sosial", "bedrift"), (), ()),
        ('"peer support" fengsel', ("fengsel",), ("peer support",), ()),
        ('kurs -"for lærere" -fengsel', ("kurs",), (), ("for lærere", "fengsel")),
        ("“peer support” „zwei Wörter“ «tre ord her»", (), ("peer support", "zwei Wörter", "tre ord her"), ()),
        ('to "ubalansert anførsel', ("to", "ubalansert", "anførsel"), (), ()),
        ('fem"tommer skjerm"', ("fem", "tommer", "skjerm"), (), ()),
        ("- -- e-læring rock-n-roll", ("e-læring", "rock-n-roll"), (), ()),
        ("title:hest AND NOT (ku OR gris) *", ("title", "hest", "AND", "NOT", "ku", "OR", "gris"), (), ()),
        ("Ungdom,fritid/arbeid", ("Ungdom", "fritid", "arbeid"), (), ()),
        ("women's d'fhág", ("women's", "d'fhág"), (), ()),
        ('"" "!?" -"" …', (), (), ()),
        ("hest hest hest", ("hest",), (), ()),
        ("κοινωνική επιχείρηση", ("κοινωνική", "επιχείρηση"), (), ()),
        ("cafe\u0301", ("café",), (), ()),
        ("ﬁnans", ("finans",), (), ()),
    ],
)
def test_a_question_is_its_words_phrases_and_exclusions(
    text: str, words: tuple[str, ...], phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    parsed = parse(text)
    assert (parsed.words, parsed.phrases, parsed.excluded) == (words, phrases, excluded)


def test_a_parsed_question_reads_like_the_typed_one() -> None:
    assert str(parse('kurs  "peer support" -fengsel, -"for lærere"!')) == 'kurs "peer support" -fengsel -"for lærere"'


def test_a_very_long_question_is_cut() -> None:
    assert len(parse(" ".join(f"ord{n}" for n in range(200))).parts) == MAX_WORDS


TYPED = st.text(st.one_of(st.characters(), st.sampled_from('"“”- \u0301\u00ad\ud800')), max_size=400)


@given(TYPED)
def test_no_400_characters_are_refused(text: str) -> None:
    parsed = parse(text)
    assert len(parsed.parts) <= MAX_WORDS
    str(parsed).encode()  # can be written down, so any index can hold it
    assert parse(str(parsed)).parts == parsed.parts


@pytest.mark.parametrize("piece", ['"', "-", '-"', '"a', "a-", "a ", "a\u0301", "\u0301", "-a", "a.", "“", '" '])
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        started = time.process_time()
        parse(text)
        return time.process_time() - started

    seconds(20_000)
    assert min(seconds(80_000) for _ in range(3)) < 16 * max(min(seconds(20_000) for _ in range(3)), 0.002)
