"""Which words only say that something is asked."""

from __future__ import annotations

import pytest
from django.conf import settings

from cms.languages.question_words import QUESTION_WORDS, is_question_word


@pytest.mark.parametrize(
    ("word", "languages", "asks"),
    [
        ("Hvordan", ["nb"], True),
        ("como", ["es"], True),  # typed without its accent
        ("was", ["de"], True),
        ("was", ["es", "pl"], False),
        ("vår", ["sv"], False),  # spring, or our; only "var" asks
        ("bedrift", ["nb", "en"], False),
        ("hvem", ["se"], False),
    ],
)
def test_a_word_asks_in_the_languages_that_are_read(word: str, languages: list[str], asks: bool) -> None:
    assert is_question_word(word, languages) is asks


def test_every_language_asks() -> None:
    assert QUESTION_WORDS.keys() == {code for code, _ in settings.LANGUAGES}
