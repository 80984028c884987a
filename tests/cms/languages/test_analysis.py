"""What a searcher notices: other forms of her word are found, in every language, and the right letters are marked."""

from __future__ import annotations

import threading
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.languages.analysis import MAX_WORD_LENGTH, Token, analyse, fold
from cms.languages.morphology import LANGUAGES, MAX_TERMS

# form in a text : word somebody types
PAIRS = {
    "nb": "bedriftene:bedrift bøkene:bok gikk:gå kvinners:kvinne eldre:gammel menneskene:menneske nettverket:nettverk",
    "nn": "verksemdene:verksemd bøkene:bok gjekk:gå kvinnene:kvinne skreiv:skrive ungdommane:ungdom arbeidde:arbeide",
    "sv": "företagen:företag böckerna:bok gick:gå kvinnornas:kvinna skrivit:skriva äldre:gammal män:man",
    "da": "virksomhederne:virksomhed gik:gå kvindernes:kvinde skrevet:skrive børnene:barn hænder:hånd ældre:gammel",
    "fi": "yritysten:yritys meni:mennä naisten:nainen kädessä:käsi järjestetty:järjestää tuettu:tukea työssä:työ"
    " ajan:aika taloudellista:taloudellinen sisältämiä:sisältää",
    "is": "fyrirtækjunum:fyrirtæki bækur:bók fór:fara kvenna:kona börnunum:barn skólabörnin:skólabarn menn:maður",
    "et": "ettevõtetele:ettevõte läks:minema naiste:naine kirjutanud:kirjutama loodud:looma tehtud:tegema lastele:laps"
    " koha:koht programmis:programm taha:tahtma kognitiivse:kognitiivne",
    "lv": "uzņēmumiem:uzņēmums gāja:iet sieviešu:sieviete rakstīja:rakstīt mācījās:mācīties organizēja:organizēt"
    " lielākā:liels brāļiem:brālis nedzirdi:dzirdēt galdiņiem:galdiņš visskaistākajos:skaists vilina:vilināt",
    "lt": "įmonėms:įmonė ėjo:eiti moterų:moteris rašė:rašyti įsteigta:įsteigti dirbantys:dirbti žmonių:žmogus",
    "en": "businesses:business women:woman went:go written:write children:child better:good taught:teach",
    "ga": "gcuideachtaí:cuideachta chuaigh:téigh mban:bean daoine:duine dtuath:tuath foghlama:foghlaim tithe:teach",
    "de": "Unternehmens:unternehmen Häuser:haus ging:gehen Bücher:Buch geschrieben:schreiben"
    " STRASSEN:Straße bessere:gut",
    "es": "empresas:empresa dijeron:decir ciudades:ciudad emprendedoras:emprendedor hizo:hacer escrito:escribir",
    "pl": "przedsiębiorstwach:przedsiębiorstwo książek:książka szedł:iść dzieci:dziecko ludźmi:człowiek rękach:ręka",
    "el": "επιχειρήσεις:επιχείρηση πήγε:πηγαίνω γυναικών:γυναίκα έγραψε:γράφω ΕΠΙΧΕΙΡΗΣΕΙΣ:επιχείρηση είδαν:βλέπω"
    " νομοθετικό:νομοθετικός οργανωμένη:οργανώνω δημοσίων:δημόσιος",
}
LANGUAGE_CODES = st.sampled_from([*LANGUAGES, "uk", ""])
ODD_TEXTS = [
    "",
    " \n\t",
    "\x00",
    "a\x00b",
    "🎓👩‍🏫🇳🇴",
    "مرحبا بالعالم שלום",
    "हिन्दी ไทย 日本語",
    "\ud800",
    "½ ﷺ ™ ª ﬀ ẞ İ ŉ ǰ ΐ",
    "̀ ́́́ ' ’ - _ __a__",
    "'a' -b- a-b-c d''e f--g",
    "a'" * 500,
    "a-" * 500,
]


def terms(text: str, language: str) -> list[set[str]]:
    return [set(token.terms) for token in analyse(text, language)]


def texts(text: str, language: str = "en") -> list[str]:
    return [token.text for token in analyse(text, language)]


@pytest.mark.parametrize(
    ("language", "form", "word"),
    [(language, *pair.split(":")) for language, pairs in PAIRS.items() for pair in pairs.split()],
)
def test_a_form_meets_the_word_that_is_typed(language: str, form: str, word: str) -> None:
    [[found], [asked]] = terms(form, language), terms(word, language)
    assert found & asked


def test_all_languages_of_the_table_are_tried_above() -> None:
    assert set(PAIRS) == set(LANGUAGES)
    assert all(len(pairs.split()) >= 4 for pairs in PAIRS.values())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_capitals_do_not_change_the_terms(language: str) -> None:
    for pair in PAIRS[language].split():
        form = pair.split(":")[0].lower()
        assert terms(form, language) == terms(form.capitalize(), language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("nb", "bedrift", "bok"),
        ("fi", "yritys", "kirja"),
        ("is", "kona", "bók"),
        ("lv", "grāmata", "sieviete"),
        ("de", "Haus", "Maus"),
    ],
)
def test_different_words_stay_different(language: str, one: str, other: str) -> None:
    assert not terms(one, language)[0] & terms(other, language)[0]


def test_each_word_has_its_place() -> None:
    assert analyse("No book, two Books", "en") == [
        Token("no", 0, 2, 0, ("no",)),
        Token("book", 3, 7, 1, ("book",)),
        Token("two", 9, 12, 2, ("two",)),
        Token("books", 13, 18, 3, ("book",)),
    ]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Ålesund Tromsø Ægir", ["alesund", "tromso", "aegir"]),
        ("Þórður Łódź Żółć", ["thordur", "lodz", "zolc"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]),
        ("İstanbul ıslak", ["istanbul", "islak"]),
        ("ﬁnance Ｗｉｄｅ", ["finance", "wide"]),
        ("cafe\u0301 café", ["cafe", "cafe"]),
        ("sam\u00adarbeid", ["samarbeid"]),
    ],
)
def test_exact_words_are_found_without_the_right_keyboard(text: str, exact: list[str]) -> None:
    assert texts(text, "nb") == exact


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "the women’s network's don't", ["the", "women’s", "network's", "don't"]),
        ("ga", "d'fhág an t-uisce in Éirinn", ["d'fhág", "an", "t-uisce", "in", "Éirinn"]),
        ("et", "New York'i", ["New", "York"]),
        ("en", "peer-support e-learning", ["peer", "support", "e-learning"]),
        ("en", "anna@example.org, 22.11.2026, 1 000", ["anna", "example", "org", "22", "11", "2026", "1", "000"]),
        ("en", "snake_case (CO₂) #tag", ["snake", "case", "CO₂", "tag"]),
        ("de", "Straßen und ﬁnden", ["Straßen", "und", "ﬁnden"]),
    ],
)
def test_words_are_split_where_people_split_them(language: str, text: str, marked: list[str]) -> None:
    assert [text[token.start : token.end] for token in analyse(text, language)] == marked


@pytest.mark.parametrize(
    ("language", "form", "word"),
    [
        ("en", "women's", "woman"),
        ("en", "organisations’", "organisation"),
        ("ga", "d'fhág", "fág"),
        ("ga", "t-uisce", "uisce"),
        ("nb", "e-læring", "elæring"),
        ("nb", "e-læring", "læring"),
        ("fi", "raa'an", "raaan"),
    ],
)
def test_apostrophes_and_single_letters_do_not_hide_the_word(language: str, form: str, word: str) -> None:
    assert terms(form, language)[0] & terms(word, language)[0]


def test_an_unknown_language_works_by_whole_words() -> None:
    assert [token.terms for token in analyse("Книги та КНИГИ", "uk")] == [("книги",), ("та",), ("книги",)]


def test_terms_are_few_and_plain() -> None:
    for language, pairs in PAIRS.items():
        for token in analyse(pairs.replace(":", " "), language):
            assert 1 <= len(token.terms) <= MAX_TERMS
            assert all(term.isalnum() and term == term.lower() for term in token.terms)


@given(st.text(), LANGUAGE_CODES)
@example("İ ŉ ﬁ e\u0301 ß ς ẞ", "en")
@example("a\u00adb d'É l-ß", "ga")
def test_offsets_lead_to_the_word_in_the_text_as_given(text: str, language: str) -> None:
    end = 0
    for number, token in enumerate(analyse(text, language)):
        assert token.position == number
        assert end <= token.start < token.end
        end = token.end
        assert token.text == "".join(filter(str.isalnum, fold(text[token.start : token.end])))[:MAX_WORD_LENGTH]
        assert token.terms


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäöéßøæščžąį "), LANGUAGE_CODES)
def test_composed_and_decomposed_text_have_the_same_words(text: str, language: str) -> None:
    composed, decomposed = (analyse(unicodedata.normalize(form, text), language) for form in ("NFC", "NFD"))
    assert [(token.text, token.terms) for token in composed] == [(token.text, token.terms) for token in decomposed]


@pytest.mark.parametrize("language", [*LANGUAGES, "uk"])
def test_nothing_raises(language: str) -> None:
    for text in ODD_TEXTS:
        for token in analyse(text, language):
            assert token.text


@pytest.mark.parametrize("unit", ["a", "a'", "a-", "ab ", "e\u0301", "\u0301", "x’y"])
@pytest.mark.parametrize("language", ["fi", "is", "lv"])
def test_time_grows_with_the_text_only(language: str, unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        return min(_timed(text, language) for _ in range(3))

    seconds(1_000)
    assert seconds(100_000) < max(40 * seconds(10_000), 0.5)


def _timed(text: str, language: str) -> float:
    start = time.perf_counter()
    analyse(text, language)
    return time.perf_counter() - start


def test_threads_get_the_same_terms() -> None:
    """A stemmer keeps its word in itself: two threads must not share one."""
    text = " ".join(f"{word}{number}" for word in ("verksted", "opplæring", "nettverk") for number in range(300))
    found: list[list[Token]] = []
    threads = [threading.Thread(target=lambda: found.append(analyse(text, "nb"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [analyse(text, "nb")] * 4
