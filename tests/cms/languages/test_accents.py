"""Words typed without accents lead to the words that were meant."""

from __future__ import annotations

import time

import pytest

from cms.languages.accents import ACCENTS, restored, restored_terms
from cms.languages.analysis import fold
from cms.languages.morphology import LANGUAGES, terms_of

# typed : meant
TYPED = {
    "nb": "okonomi:økonomi laerer:lærer kjopmann:kjøpmann",
    "nn": "okonomi:økonomi",
    "sv": "foretagare:företagare aterhamtning:återhämtning",
    "da": "ivaerksaettere:iværksættere haab:håb kobmand:købmand",
    "fi": "yrittajyys:yrittäjyys tyokirja:työkirja",
    "is": "folkid:fólkið thjonusta:þjónusta fyrirtaeki:fyrirtæki",
    "et": "vordsus:võrdsus kogemusnoustaja:kogemusnõustaja",
    "lv": "uznemums:uzņēmums dienasgramata:dienasgrāmata",
    "lt": "biudzeto:biudžeto imone:įmonė",
    "ga": "turasoireacht:turasóireacht",
    "de": "gruenden:gründen Foerderung:förderung",
    "es": "autonomo:autónomo espanol:español",
    "pl": "zalozyc:założyć uchodzcow:uchodźców",
    "el": "αδεια:άδεια συμμετοχη:συμμετοχή",
}


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [(language, *pair.split(":")) for language, pairs in TYPED.items() for pair in pairs.split()],
)
def test_a_word_without_its_accents_leads_to_the_word(language: str, typed: str, meant: str) -> None:
    assert meant in restored(typed, language)
    assert set(terms_of(meant, language)) <= set(restored_terms(typed, language))


def test_every_language_but_english_has_accents() -> None:
    assert set(TYPED) == set(ACCENTS) == set(LANGUAGES) - {"en"}


def test_a_word_that_the_language_has_is_meant_as_it_is_typed() -> None:
    assert restored("skole", "nb") == ()
    assert restored("skóle", "uk") == ()


def test_letters_that_are_accents_elsewhere_stay_what_they_are() -> None:
    assert restored("zalozyc", "nb") == ()


@pytest.mark.parametrize("language", sorted(ACCENTS))
def test_each_accent_is_one_that_folding_takes_away_or_a_custom_of_writing(language: str) -> None:
    custom = {"aa", "oe", "ae", "ue"}
    for typed, letters in ACCENTS[language].items():
        assert all(fold(letter) == typed for letter in letters) or typed in custom


def test_no_word_takes_long() -> None:
    restored("varm", "lv")
    started = time.perf_counter()
    for language in ACCENTS:
        restored("aeiou" * 12, language)
        restored("neizskaidrojamais" * 4, language)
    assert time.perf_counter() - started < 1
