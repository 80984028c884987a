"""What each check finds in a translation, and what it leaves alone: at least one of each, in several languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from django.conf import settings

from cms.localisation.checks import RULES, Checked, Severity, Terms, check
from cms.media import webvtt

NB = "\u00a0"


@dataclass(frozen=True)
class Term:
    matched: str
    term: str
    preferred: str
    alternatives: Sequence[str] = ()
    is_preferred: bool = True
    do_not_translate: bool = False
    start: int = 0


@dataclass(frozen=True)
class Forbidden:
    matched: str
    use: Sequence[str] = ()


class Case(NamedTuple):
    code: str
    languages: str  # "nb-sv"
    source: str
    target: str
    is_found: bool
    more: Mapping[str, Any] = {}


def bad(code: str, languages: str, source: str, target: str, **more: Any) -> Case:
    return Case(code, languages, source, target, True, more)


def good(code: str, languages: str, source: str, target: str, **more: Any) -> Case:
    return Case(code, languages, source, target, False, more)


def cue(seconds: float = 4.0, raw: str = "") -> webvtt.Cue:
    return webvtt.Cue.of(1.0, 1.0 + seconds, raw)


def found(*terms: Term) -> Terms:
    return Terms(found=terms)


PEER = Term("erfaringskonsulenter", "erfaringskonsulent", "peer support worker", ("peer worker",))
WELFARE = Term("velferdsteknologien", "velferdsteknologi", "välfärdsteknik")

CASES = [
    # Nothing, tags, links
    bad("empty", "nb-sv", "Hei", ""),
    bad("empty", "nb-el", "Hei", "<b> \u200b&nbsp;</b>", rich=True),
    good("empty", "nb-sv", "Hei", "–"),
    bad("placeholder_missing", "en-nb", "Hello {name}", "Hei name"),
    bad("placeholder_missing", "en-de", "%(count)s files", "%(anzahl)s Dateien"),
    bad("placeholder_missing", "en-pl", "Page %d of %d", "Strona %d"),
    bad("placeholder_missing", "en-es", "Hi {{ first_name }}", "Hola"),
    bad("placeholder_missing", "en-fi", "From {0} to {1}", "{0}"),
    good("placeholder_missing", "en-lv", "Hello {name}, %s", "%s, sveiki {name}"),
    good("placeholder_missing", "nb-en", "20 % deltid (100 %)", "20% part-time"),
    good("placeholder_missing", "en-nb", "{{name}}", "{{ name }}"),
    bad("placeholder_unknown", "en-et", "Hello {name}", "Tere {nimi} {name}"),
    bad("placeholder_unknown", "en-da", "Saved", "Gemt %s"),
    good("placeholder_unknown", "en-is", "{0} of {1}", "{0} af {1}"),
    bad("link_missing", "nb-sv", 'Les <a id="a1">mer</a>', "Läs mer", rich=True),
    good("link_missing", "nb-sv", 'Les <a id="a1">mer</a>', '<a id="a1">Mer</a> att läsa', rich=True),
    bad("link_unknown", "nb-sv", 'Les <a id="a1">mer</a>', '<a id="a2">Läs</a> <a id="a1">mer</a>', rich=True),
    bad("link_unknown", "nb-sv", 'Les <a id="a1">mer</a>', '<a id="a1">Läs</a> <a id="a1">mer</a>', rich=True),
    good("link_unknown", "en-ga", '<a id="a1">A</a> <a id="a2">B</a>', '<a id="a2">B</a> <a id="a1">A</a>', rich=True),
    bad("tag_missing", "nb-fi", "<b>Husk</b> dette", "Muista tämä", rich=True),
    good("tag_missing", "nb-fi", "<b>Husk</b> dette<br/>nå", "Muista <b>tämä</b>", rich=True),
    bad("tag_unknown", "nb-fi", "Husk dette", "<i>Muista</i> tämä", rich=True),
    bad("tag_unknown", "nb-fi", "<b>Husk</b>", '<b onclick="x()">Muista</b>', rich=True),
    bad("tag_unknown", "nb-fi", "Husk", "Muista<script>x</script>", rich=True),
    bad("tag_unknown", "nb-fi", "Husk", "Muista <img src=x", rich=True),
    bad("tag_unknown", "nb-fi", "<b>Husk</b>", "<b>Muista</b>"),
    good("tag_unknown", "nb-fi", "Husk &lt;b&gt;", "Muista<br/>&lt;b&gt; 1 &lt; 2"),
    bad("tag_unbalanced", "en-de", "<b>A</b> <i>b</i>", "<b>A<i>b</b></i>", rich=True),
    bad("tag_unbalanced", "en-de", "<b>A</b>", "<b>A", rich=True),
    bad("tag_unbalanced", "en-de", "<b>A</b>", "A</b>", rich=True),
    good("tag_unbalanced", "en-de", "<b>A <i>b</i></b>", "<b><i>B</i> a</b>", rich=True),
    bad("unsafe_address", "en-sv", "Read more", "Läs javascript:alert(1)"),
    bad("unsafe_address", "en-sv", "Read", 'Läs <a href="java&#x09;script:alert(1)">x</a>', rich=True),
    bad("unsafe_address", "en-es", "Read", "Lea data:text/html;base64,xyz"),
    good("unsafe_address", "en-sv", "JavaScript: a start", "JavaScript: en början. Data: se https://example.org"),
    bad("too_long", "nb-de", "Kort", "Zu lang", max_length=6),
    good("too_long", "nb-de", "Kort", "A &amp; B", max_length=5),
    # Numbers
    bad("number", "nb-en", "Det koster 250 kr.", "It costs 520 kr."),
    bad("number", "nb-en", "Det koster 250 kr.", "It costs money."),
    bad("number", "en-nb", "It costs 1,000 euros", "Det koster 1,000 euro"),
    bad("number", "en-de", "12.5 % of all", "12.5 % von allen"),
    bad("number", "nb-en", "1,5 timer", "1,5 hours"),
    bad("number", "nb-sv", "Snakk med 3 kunder", "Prata med 4 kunder"),
    good("number", "nb-en", "1 000,5 kg", "1,000.5 kg"),
    good("number", "nb-de", f"1{NB}000,5 kg", "1.000,5 kg"),
    good("number", "de-pl", "1.234.567 Euro", f"1{NB}234{NB}567 euro"),
    good("number", "es-en", "10.000 personas", "10 000 people"),
    good("number", "nb-en", "kl. 14.30", "2:30 p.m."),
    good("number", "nb-fi", "kl. 14.30", "klo 14:30"),
    good("number", "en-nb", "CC BY 4.0, Web 2.0", "CC BY 4.0, Web 2.0"),
    good("number", "nb-en", "Snakk med 3 kunder", "Talk to three customers"),
    good("number", "en-lt", "four to six people", "4–6 žmonės"),
    good("number", "nb-sv", "Våren 2024 og høsten 2024", "Våren och hösten 2024"),
    good("number", "nb-en", "Ring 22 33 44 55", "Call 911", adapted=True),
    good("number", "nb-en", "Se https://example.org/a1 og a2@b3.no", "See https://example.org/en"),
    bad("date", "nb-en", "Fristen er 3. mai", "The deadline is 3 April"),
    bad("date", "en-fi", "Closes on May 3, 2027", "Päättyy 3.6.2027"),
    bad("date", "nb-sv", "Møte 3.5.2027", "Möte 2027-05-04"),
    good("date", "nb-en", "Fristen er 3. mai", "The deadline is May 3rd"),
    good("date", "nb-en", "Fristen er 3.5.", "The deadline is 3/5"),
    good("date", "en-el", "Closes on 3 May 2027", "Λήγει στις 3 Μαΐου 2027"),
    good("date", "en-lt", "Closes on 3 May 2027", "Baigiasi 2027 m. gegužės 3 d."),
    good("date", "en-lv", "Closes on 3 May 2027", "Beidzas 2027. gada 3. maijā"),
    good("date", "en-pl", "3–5 May", "3–5 maja"),
    good("date", "en-is", "May 3–5", "3.–5. maí"),
    good("date", "es-ga", "El 3 de mayo", "An 3 Bealtaine"),
    good("date", "de-et", "Am 3. Mai 2027", "3. mail 2027"),
    good("date", "nb-fi", "3.5.2027", "3. toukokuuta 2027"),
    bad("unit", "nb-en", "5 km", "5 m"),
    bad("unit", "nb-de", "50 % av deltakerne", "50 der Teilnehmer"),
    bad("unit", "en-nb", "100 euros", "100 kroner"),
    bad("unit", "en-sv", "It costs €100", "Det kostar $100"),
    bad("unit", "nb-fi", "2 timer", "2 päivää"),
    good("unit", "nb-en", "5 km", "5 kilometres"),
    good("unit", "nb-fi", "50 %", "50 prosenttia"),
    good("unit", "nb-es", "50 prosent", "50 por ciento"),
    good("unit", "en-el", "50 per cent", "50 τοις εκατό"),
    good("unit", "nb-lt", "84 000 kr", "84 000 kronų"),
    good("unit", "en-et", "100 euros", "100 eurot"),
    good("unit", "en-pl", "€100", "100 euro"),
    # Typography
    bad("sentence_end", "nb-sv", "Ring oss i dag.", "Ring oss i dag"),
    bad("sentence_end", "en-de", "What do you need?", "Was brauchen Sie."),
    bad("sentence_end", "en-fi", "This is what you need:", "Tämän tarvitset."),
    good("sentence_end", "en-el", "What do you need?", "Τι χρειάζεστε;"),
    good("sentence_end", "en-es", "What do you need?", "¿Qué necesitas?"),
    good("sentence_end", "nb-en", "Hun sa «kom nå.»", "She said “come now.”"),
    good("sentence_end", "nb-en", "Frist 3. mai", "Deadline 3 May."),
    bad("quotation_marks", "en-nb", "Say “yes” now", "Si “ja\" nå"),
    bad("quotation_marks", "nb-de", "Si «ja» nå", "Sagen Sie «ja» jetzt"),
    bad("quotation_marks", "nb-en", "Si «ja» nå", 'Say "yes" now'),
    bad("quotation_marks", "nb-sv", "Si «ja»", "Säg “ja”"),
    good("quotation_marks", "en-nb", "Say “yes” now", "Si «ja» nå"),
    good("quotation_marks", "en-de", "Say “yes”", "Sagen Sie „ja“"),
    good("quotation_marks", "en-pl", "Say “yes”", "Powiedz „tak”"),
    good("quotation_marks", "en-fi", "Say “yes”", "Sano ”kyllä”"),
    good("quotation_marks", "en-lt", "(“yes”)", "(„taip“)"),
    good("quotation_marks", "en-ga", "The people’s 5\" nail", "Tairne 5\" na ndaoine’"),
    bad("no_break_space", "en-nb", "50% of all", "50 % av alle"),
    bad("no_break_space", "en-de", "50% of all", "50% von allen"),
    bad("no_break_space", "en-sv", "10,000 people", "10 000 personer"),
    bad("no_break_space", "nb-sv", "10 000 kr", "10 000 kr"),
    good("no_break_space", "nb-nn", "Ring 116 123 om natta", "Ring 116 123 om natta"),
    good("no_break_space", "en-nb", "50% of 10,000", f"50{NB}% av 10{NB}000"),
    good("no_break_space", "en-fi", "50%", "50\u202f%"),
    good("no_break_space", "nb-en", f"50{NB}%", "50%"),
    good("no_break_space", "nb-sv", "Ring 900 12 345 eller 22 33 44 55", "Ring 900 12 345 eller 22 33 44 55"),
    good("no_break_space", "en-nb", "in 2024 100 people", "i 2024 100 personer"),
    # Words
    bad("same_as_source", "nb-en", "Slik bruker du kurset", "Slik bruker du kurset"),
    bad("same_as_source", "en-fi", "Opening hours", "Opening hours"),
    bad("same_as_source", "en-lt", "Hello {name}", "Hello {name}"),
    good("same_as_source", "nb-en", "KBT Fagskole", "KBT Fagskole"),
    good("same_as_source", "nb-en", "https://example.org", "https://example.org"),
    good("same_as_source", "nb-en", "4–12", "4–12"),
    good("same_as_source", "nb-nn", "Film", "Film"),
    good("same_as_source", "nb-en", "Slik bruker du kurset", "Slik bruker du kurset", adapted=True),
    bad("double_word", "nb-en", "Ring oss", "Call call us"),
    bad("double_word", "en-el", "We are here", "Είμαστε είμαστε εδώ"),
    good("double_word", "en-nb", "He said that that is so", "Han sa at det det er"),
    good("double_word", "en-de", "They know", "Sie kennen die, die da sind"),
    good("double_word", "en-da", "bye bye", "hej hej"),
    bad("length", "nb-en", "Les teksten hver for dere, og strek under ord dere ikke kjenner.", "Read it."),
    bad("length", "nb-en", "Tid", "The time that it takes to do all of this"),
    good("length", "nb-pl", "Språk", "Języki, w których to działa"),
    bad("term_missing", "nb-en", "To erfaringskonsulenter", "Two helpers", terms=found(PEER)),
    bad("term_missing", "nb-sv", "Om velferdsteknologien", "Om tekniken", terms=found(WELFARE)),
    good("term_missing", "nb-en", "To erfaringskonsulenter", "Two peer support workers", terms=found(PEER)),
    good("term_missing", "nb-en", "To erfaringskonsulenter", "Two peer workers", terms=found(PEER)),
    good("term_missing", "nb-sv", "Om velferdsteknologien", "Om välfärdstekniken", terms=found(WELFARE)),
    good("term_missing", "nb-en", "To erfaringskonsulenter", "Two helpers", terms=found(PEER), adapted=True),
    good(
        "term_missing", "en-es", "The market", "El mercado",
        terms=found(Term("market", "marketing", "marketing")),
    ),
    good(
        "term_missing", "nb-en", "Alle elever", "All pupils",
        terms=found(Term("elever", "elev", "student", is_preferred=False)),
    ),
    bad("term_forbidden", "nb-sv", "Teknologi", "Välfärdsteknologi", terms=Terms((), (Forbidden("Välfärdsteknologi"),))),
    good("term_forbidden", "nb-sv", "Teknologi", "Teknik", terms=Terms()),
    bad("inconsistent", "nb-sv", "Slik gjør du", "Gör så här", earlier=["Så gör du"]),
    good("inconsistent", "nb-sv", "Slik gjør du", "Så gör du", earlier=["Så här", "Så  gör <b>du</b>"]),
    good("inconsistent", "nb-sv", "Slik gjør du", "Så gör du"),
    # Captions
    bad("caption_too_long", "nb-pl", "Kort", "a" * 200, cue=cue(60)),
    good("caption_too_long", "nb-pl", "Kort", "a" * 200),
    good("caption_too_long", "nb-pl", "Kort", "a" * 40 + "<br/>" + "b" * 40, cue=cue(60)),
    bad("caption_fast", "nb-de", "Kort", "Das ist ziemlich viel", cue=cue(1)),
    good("caption_fast", "nb-de", "Kort", "Das ist ziemlich viel", cue=cue(2)),
    bad("caption_lines", "nb-et", "En", "Üks<br/>kaks<br/>kolm", cue=cue()),
    good("caption_lines", "nb-et", "En", "Üks<br/>kaks", cue=cue()),
    bad("caption_long_line", "nb-fi", "En", "a" * 43, cue=cue()),
    good("caption_long_line", "nb-fi", "En", "a" * 42, cue=cue()),
]  # fmt: skip


def codes(case: Case) -> set[str]:
    source, target = case.languages.split("-")
    rich = {"rich": False, **case.more}
    return {issue.code for issue in check(Checked(case.source, case.target, source_language=source,
                                                  target_language=target, **rich))}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.languages} {case.target[:30]}")
def test_check_finds_what_is_wrong_and_nothing_else(case: Case) -> None:
    assert (case.code in codes(case)) is case.is_found


def test_every_check_has_a_case_of_each_kind() -> None:
    assert {case.code for case in CASES if case.is_found} == set(RULES)
    assert {case.code for case in CASES if not case.is_found} == set(RULES)


def test_every_language_is_a_target_of_some_case() -> None:
    assert {case.languages.split("-")[1] for case in CASES} == {code for code, _name in settings.LANGUAGES}


def test_message_says_what_was_found_and_what_to_do() -> None:
    [issue] = check(Checked("Hei {navn}, {sted}", "Hej", False, "nb", "sv"))

    assert (issue.code, issue.severity) == ("placeholder_missing", Severity.ERROR)
    assert issue.message == "The source has {navn}, {sted}; the translation has not."
    assert "letter by letter" in issue.remedy


def test_errors_come_before_warnings_and_nothing_more_is_said_of_no_words() -> None:
    severities = [one.severity for one in check(Checked("Betal {sum} 3 kr nå.", "Betala 4", False, "nb", "sv"))]
    assert severities == sorted(severities, key=lambda one: one is not Severity.ERROR)
    assert len(severities) > 2

    assert [one.code for one in check(Checked("Betal {sum} nå.", " ", False, "nb", "sv"))] == ["empty"]
