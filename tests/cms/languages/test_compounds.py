"""Who asks for a word finds it inside the words that it was joined to, and only there."""

from __future__ import annotations

import time
from itertools import islice

import pytest

from cms.languages.analysis import analyse
from cms.languages.compounds import COMPOUNDING, as_part, cuts
from cms.languages.morphology import dictionaries

# compound in a text : a word somebody types and means it
HOLDS = {
    "nb": "erfaringskonsulentene:konsulent erfaringskonsulentutdanning:erfaringskonsulent brukermedvirkning:medvirkning"
    " budsjettmal:budsjett sentrumsplanen:plan velferdstjenester:velferd arbeidsoppgaver:oppgave husflidslaget:husflid",
    "nn": "sentrumsplanen:plan yrkesfagskular:skule yrkesutdanning:yrke kommunetilsette:kommune søknadsportalen:søknad",
    "sv": "nätverksträffen:nätverk kvällskurser:kurs brukarorganisation:organisation sjukdomshistoria:sjukdom",
    "da": "omsorgscentret:omsorg retningslinjerne:retning børnepasning:pasning genbrugsanlægget:genbrug",
    "fi": "kyläkaupassa:kauppa vertaisryhmille:ryhmä lastenhoitoa:lapsi maaseutuyrityksille:yritys"
    " vertaistyöntekijä:työntekijä täyssähköautot:auto",
    "is": "jafningjastuðningi:stuðningur samfélagsfyrirtækjum:fyrirtæki samvinnufélagið:félag myndbandinu:band",
    "et": "täienduskursusele:kursus kogemusnõustajatega:nõustaja õppematerjale:materjal",
    "de": "Hochsicherheitsgefängnisse:Gefängnis Gründungskrediten:Kredit Krankenversicherung:Versicherung"
    " Gründungsberatung:Gründung",
}
# a word : letters in it that are a word elsewhere
HOLDS_NOT = {
    "nb": "undervisningsøkt:søkt arbeidsoppgaver:sopp entreprenørskap:skap digitalisering:ring forteller:elle"
    " konsulenten:konsulent",
    "nn": "fellesskapet:skap utviklinga:linga",
    "sv": "beskriver:riva erfarenheten:enhet företagare:före återvinning:åter",
    "da": "fællesskabet:skab forretningen:ring undervisning:under",
    "fi": "tunnetaan:maan vapaaehtoinen:lainen ostetaan:taan",
    "is": "stuttlegur:legur jafningjarnir:ingi",
    "et": "kontrollimine:mine tegemine:mine",
    "de": "Gründungen:Dung Freundschaft:Schaft Öffnungszeit:ring",
}


def _pairs(table: dict[str, str]) -> list[tuple[str, ...]]:
    return [(language, *pair.split(":")) for language, pairs in table.items() for pair in pairs.split()]


def parts(word: str, language: str) -> set[str]:
    [token] = analyse(word, language, parts=True)
    return set(token.parts)


def asked(word: str, language: str) -> set[str]:
    [token] = analyse(word, language)
    return set(map(as_part, token.terms))


@pytest.mark.parametrize(("language", "compound", "word"), _pairs(HOLDS))
def test_a_compound_holds_the_words_it_is_made_of(language: str, compound: str, word: str) -> None:
    assert parts(compound, language) & asked(word, language)


@pytest.mark.parametrize(("language", "word", "letters"), _pairs(HOLDS_NOT))
def test_particles_endings_and_chance_are_no_parts(language: str, word: str, letters: str) -> None:
    assert not parts(word, language) & asked(letters, language)


def test_all_languages_that_join_words_are_tried() -> None:
    assert set(HOLDS) == set(HOLDS_NOT) == set(COMPOUNDING)


def test_a_part_is_never_mistaken_for_a_word() -> None:
    [token] = analyse("erfaringskonsulent", "nb", parts=True)
    assert token.parts
    assert not any(part.isalnum() for part in token.parts)
    assert analyse("erfaringskonsulent", "nb")[0] == token._replace(parts=(), strict=())


@pytest.mark.parametrize("language", ["en", "lv", "es", "uk", ""])
def test_other_languages_are_left_alone(language: str) -> None:
    assert all(
        token.parts == () for token in analyse("breakfast headmaster zemnieku saimniecība", language, parts=True)
    )


@pytest.mark.parametrize("language", sorted(COMPOUNDING))
def test_any_word_of_the_dictionary_can_be_looked_into(language: str) -> None:
    """Some have a lemma that is longer than themselves and holds them again."""
    forms = islice(dictionaries.get_dictionary(language), 0, 100_000, 500)
    assert all(len(analyse(form, language, parts=True)) >= 0 for form in forms)


@pytest.mark.parametrize("language", sorted(COMPOUNDING))
def test_no_word_takes_long(language: str) -> None:
    words = ["a" * 64, "tretten" * 9, "landsby" * 9, "kurskurskurskurs" * 4, "ensamanlaista" * 5]
    analyse("oppvarming", language, parts=True)
    started = time.perf_counter()
    for word in words:
        cuts(word[:64], language)
    assert time.perf_counter() - started < 0.5
