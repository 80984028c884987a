"""What a reader sees marked, and that nothing she reads can become HTML."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.languages.indexing import Unlike, analyse_for_index, gather_unlike
from search.engines.base import VariantDocument
from search.highlight import SCANNED_CHARS, Highlighter
from search.query.parser import parse
from search.query.plan import Neighbour, Planner

INDEX = ("nb", "en", "is", "el")
NB, EN = VariantDocument("nb", ""), VariantDocument("en", "")


def indexed(text: str, language: str) -> VariantDocument:
    """As an engine gives it back."""
    unlike: Unlike = {}
    gather_unlike(analyse_for_index(text, language), unlike)
    return VariantDocument(language, "", body=text, unlike=unlike)


def highlighter(text: str, **more: object) -> Highlighter:
    return Highlighter(Planner(parse(text), ("nb",), INDEX).plan(**more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "language", "text", "marked"),
    [
        ("bedrift", "nb", "Bedriftene fikk støtte.", "<mark>Bedriftene</mark> fikk støtte."),
        ("kona", "is", "Margar konur komu", "Margar <mark>konur</mark> komu"),
        ("ENTREPRENORSKAP", "nb", "Entreprenørskap!", "<mark>Entreprenørskap</mark>!"),
        ("επιχειρηση", "el", "Κοινωνική Επιχείρηση", "Κοινωνική <mark>Επιχείρηση</mark>"),
        ('"peer support"', "en", "peer support, support peer", "<mark>peer support</mark>, support peer"),
        ('peer "peer support"', "en", "peer support and peer", "<mark>peer support</mark> and <mark>peer</mark>"),
        ("hest -ku", "nb", "hest og ku", "<mark>hest</mark> og ku"),
        ("hest", "nb", "<b>hest</b> & 'ku'", "&lt;b&gt;<mark>hest</mark>&lt;/b&gt; &amp; &#x27;ku&#x27;"),
        ("script", "nb", "<script>x</script>", "&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;"),
        ("hest", "nb", "ku", "ku"),
        ("", "nb", "hest <", "hest &lt;"),
        ("hest", "xx", "hest hester", "<mark>hest</mark> hester"),
        ("hest", "nb", "hest,hest;ku", "<mark>hest</mark>,<mark>hest</mark>;ku"),
    ],
)
def test_marks(question: str, language: str, text: str, marked: str) -> None:
    assert highlighter(question).text(text, VariantDocument(language, "")) == marked
    assert highlighter(question).text(text, indexed(text, language)) == marked


def test_without_a_plan_nothing_is_marked() -> None:
    marks = Highlighter(None)
    assert marks.text("<hest>", NB) == "&lt;hest&gt;"
    assert marks.fragments("hest", NB) == []
    assert marks.matched(VariantDocument("nb", "hest"), {}) == ()


def test_words_that_are_everywhere_are_not_marked() -> None:
    marks = highlighter("hva er en hest", common={"hva", "er", "en"})
    assert marks.text("En hest er en hest", NB) == "En <mark>hest</mark> er en <mark>hest</mark>"


def test_what_was_found_instead_of_a_misspelt_word_is_marked() -> None:
    marks = highlighter("bedrfit", neighbours={"bedrfit": [Neighbour("bedrift", 1, "bedrift")]})
    assert marks.text("Bedrift og bedriftene", NB) == "<mark>Bedrift</mark> og <mark>bedriftene</mark>"


class Concept:
    slug, matched, start_word, end_word = "peer-support-worker", "erfaringskonsulent", 0, 1
    terms = {"en": ["peer support worker"], "nb": ["brukeransatt"]}


def test_a_concept_is_marked_by_its_terms_in_each_language() -> None:
    marks = Highlighter(Planner(parse("erfaringskonsulent"), ("nb",), INDEX, (Concept(),)).plan())
    assert marks.text("Two peer support workers", EN) == "Two <mark>peer support workers</mark>"
    assert marks.text("Brukeransatte", NB) == "<mark>Brukeransatte</mark>"
    nothing = VariantDocument("en", "Something else")
    assert marks.matched(nothing, {"topic": ("peer-support-worker",)}) == ("concept",)
    assert marks.matched(nothing, {"partner": ("peer-support-worker",)}) == ()


def test_matched_names_the_fields_that_hold_what_is_sought() -> None:
    variant = VariantDocument("nb", "Hestene", "en ku", "hest og ku", "gris")
    assert highlighter("hest").matched(variant, {}) == ("title", "body")
    assert highlighter("ku").matched(variant, {}) == ("summary", "body")
    assert highlighter("gris").matched(variant, {}) == ("captions",)
    assert highlighter('"og ku"').matched(variant, {}) == ("body",)
    assert highlighter("sau").matched(variant, {}) == ()


def plain(html: str) -> str:
    return unescape(re.sub("</?mark>", "", html))


LONG = " ".join(f"ord{n}" for n in range(2000))


def test_fragments_are_short_passages_of_the_text_cut_between_words() -> None:
    text = LONG.replace("ord300 ", "hest ").replace("ord310 ", "ku ").replace("ord1500 ", "hest ")
    fragments = highlighter("hest ku").fragments(text, NB)
    assert len(fragments) == 2
    for fragment in fragments:
        assert plain(fragment) in text
        assert len(plain(fragment)) <= 160
        assert set(plain(fragment).split()) <= set(text.split())
    assert "<mark>hest</mark>" in fragments[0]
    assert "<mark>ku</mark>" in fragments[0]


def test_the_fragments_with_most_of_the_words_are_chosen_and_shown_in_the_order_of_the_text() -> None:
    words = LONG.split()
    for place in (100, 300, 500, 700, 900):
        words[place] = "hest"
    words[705] = words[505] = "ku"
    fragments = highlighter("hest ku").fragments(" ".join(words), NB, limit=2)
    assert ["ord504" in fragments[0], "ord704" in fragments[1]] == [True, True]


def test_a_short_text_is_one_whole_fragment() -> None:
    assert highlighter("hest").fragments("  En hest & en ku\n", NB) == ["  En <mark>hest</mark> &amp; en ku"]


def test_a_word_longer_than_a_fragment_is_shown_whole() -> None:
    word = "hest" + "e" * 300
    assert highlighter(word).fragments(f"en {word} til", NB)[0].count("<mark>") == 1


def test_of_a_very_long_text_only_the_beginning_is_searched() -> None:
    text = "ord " * (SCANNED_CHARS // 4) + "hest"
    assert highlighter("hest").spans(text, NB) == []
    assert plain(highlighter("ord").text(text, NB)) == text


TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("<>&\"'hest ku\n\u00ad\u0301-")), max_size=300)


@given(TEXTS, TEXTS, st.sampled_from(["nb", "is", "xx"]))
def test_no_text_becomes_html(question: str, text: str, language: str) -> None:
    marks, variant = highlighter(f"hest {question[:60]}"), VariantDocument(language, "")
    for html in (marks.text(text, variant), *marks.fragments(text, variant)):
        assert not re.search("[<>\"']", re.sub("</?mark>", "", html))
        assert re.fullmatch("([^<]*<mark>[^<]+</mark>)*[^<]*", html)
        assert plain(html) in text
    assert plain(marks.text(text, variant)) == text


@given(TEXTS, TEXTS)
def test_a_field_matches_where_something_in_it_is_marked(question: str, text: str) -> None:
    marks = highlighter(question[:60])
    matched = marks.matched(VariantDocument("nb", text), {})
    assert ("title" in matched) == bool(marks.spans(text, NB))


WORDS = st.lists(
    st.sampled_from(["gikk", "gå", "føtter", "fot", "erfaringskonsulent", "konsulent", "E-læring", "læring", "bodø"])
)


@given(
    st.one_of(TEXTS, WORDS.map(" ".join)), st.one_of(TEXTS, WORDS.map(" ".join)), st.sampled_from(["nb", "is", "xx"])
)
@example("gå", "Han gikk.", "nb")
@example("konsulent", "Erfaringskonsulentene, ja", "nb")
@example("bodo", "\u0301 Bodø \u00ad", "is")
def test_what_an_index_says_of_a_text_changes_no_mark(question: str, text: str, language: str) -> None:
    whole, likely = highlighter(question[:60]), highlighter(question[:60])
    assert likely.spans(text, indexed(text, language)) == whole.spans(text, VariantDocument(language, ""))
