"""An index is given the words that everybody else sees, and what it takes to find them again."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.languages import indexing
from cms.languages.analysis import analyse, fold
from cms.languages.indexing import analyse_for_index, keys, letters
from cms.languages.morphology import LANGUAGES

LANGUAGE_CODES = st.sampled_from([*LANGUAGES, "xx"])


def given_to_an_index(text: str, language: str) -> list[tuple[str, set[str]]]:
    return [(token.text, set(token.terms)) for token in analyse_for_index(text, language)]


@given(st.text(), LANGUAGE_CODES)
@example("Det (er) e-læring,erfaringskonsulent.Hest\u2003d'été\x1cAkt.\u00ad x, raa'an", "nb")
def test_an_index_is_given_the_same_words_and_terms(text: str, language: str) -> None:
    tokens = analyse(text, language, parts=True)
    wanted = [(token.text, {*token.terms, *token.parts, *token.strict}) for token in tokens]
    assert given_to_an_index(text, language) == wanted
    assert given_to_an_index(text, language) == wanted  # remembered


def test_indexing_remembers_what_comes_often_and_not_all_that_ever_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "PIECES_REMEMBERED", 3)
    words = ["hest", "ku", "sau", "hest", "geit", "hest", "gris", "and", "hest", "gås", "hest", "ku"]
    language = "da"
    assert given_to_an_index(" ".join(words), language) == [
        (token.text, {*token.terms, *token.parts, *token.strict})
        for token in analyse(" ".join(words), language, parts=True)
    ]
    analyse_for_index(" ".join(f"ord{number}" for number in range(100)) + " " + "x" * 500, language)
    met = indexing._pieces_met(language)
    assert len(met) <= 3
    assert len(met._before) <= 3


@given(st.text(), LANGUAGE_CODES)
@example("Han gikk. Erfaringskonsulentene E-læring", "nb")
@example("zerrüttetes STRASSE straße", "de")
def test_a_word_holds_the_letters_of_its_keys_or_is_listed(text: str, language: str) -> None:
    listed = {pair for token in analyse_for_index(text, language) for pair in token.unlike}
    for piece in text.replace(".", " ").replace(",", " ").split():
        for token in analyse(piece, language, parts=True):
            for key in keys(token):
                assert letters(key) in fold(piece) or (key, piece) in listed
