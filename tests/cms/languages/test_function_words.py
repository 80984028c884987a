"""Which words only join or ask."""

from __future__ import annotations

import pytest
from django.conf import settings

from cms.languages.function_words import FUNCTION_WORDS, is_function_word


@pytest.mark.parametrize(
    ("word", "languages", "says_little"),
    [
        ("Hvordan", ["nb"], True),
        ("como", ["es"], True),  # typed without its accent
        ("was", ["de"], True),
        ("was", ["es", "pl"], False),
        ("dla", ["pl"], True),
        ("by", ["nb", "en"], False),  # a town
        ("bedrift", ["nb", "en"], False),
        ("hvem", ["se"], False),
    ],
)
def test_a_word_says_little_in_the_languages_that_are_read(word: str, languages: list[str], says_little: bool) -> None:
    assert is_function_word(word, languages) is says_little


def test_every_language_has_some() -> None:
    assert FUNCTION_WORDS.keys() == {code for code, _ in settings.LANGUAGES}
