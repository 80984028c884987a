"""A suggestion has all that the source has, as often, or it is none."""

from __future__ import annotations

import pytest

from cms.localisation.engines.protection import guard, release

SOURCE = (
    'Hei {name}, se <a id="a1">kurset</a> på https://example.org/kurs?a=1&amp;b=2 og <b>12. mai</b>, %(count)s dager.'
)


def said(text: str) -> str:
    return guard(text).text


@pytest.mark.parametrize(
    "kept",
    [
        "{name}", "{{ name }}", "{0}", "%(count)s", "%s", "%d", "https://example.org/a_b?c=d&amp;e=f#g", "www.example.org",
        "post@eksempel.no", "[X3X]",
    ],
)  # fmt: skip
def test_what_must_stay_is_not_seen_by_the_engine_and_is_back_afterwards(kept: str) -> None:
    guarded = guard(f"Om {kept}, <b>og</b> mer.")
    assert guarded.text == "Om [X0X], <b>og</b> mer."
    assert release(guarded, "About [X0X], <b>and</b> more.") == f"About {kept}, <b>and</b> more."


def test_tags_are_left_to_the_engine_and_the_order_of_what_stays_may_change() -> None:
    assert said(SOURCE) == 'Hei [X0X], se <a id="a1">kurset</a> på [X1X] og <b>12. mai</b>, [X2X] dager.'
    made = 'In [X2X] days, on <b>May 12</b>, <a id="a1">the course</a> is at [X1X], [X0X].'
    assert release(guard(SOURCE), made) == (
        'In %(count)s days, on <b>May 12</b>, <a id="a1">the course</a> is at https://example.org/kurs?a=1&amp;b=2, {name}.'
    )


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("Hei {name}", "Hello"),  # a placeholder dropped,
        ("Hei {name}", "Hello [X0X] [X0X]"),  # doubled,
        ("Hei {name}", "Hello [X1X]"),  # made up,
        ("Hei {name}", "Hello [X0 X]"),  # taken apart
        ("Hei", "Hello [X0X]"),
        ('<a id="a1">Kurs</a>', "Course"),
        ('<a id="a1">Kurs</a>', '<a id="a2">Course</a>'),
        ('<a id="a1">Kurs</a>', '<a href="javascript:x">Course</a>'),
        ('<a id="a1">Kurs</a> nå', '<a id="a1"></a> Course now'),  # a link that nobody can press
        ("<b>A</b> og b", "<b>A</b> and <b>b</b>"),
        ("<b>A</b>", "<i>A</i>"),
        ("Vanlig tekst", "<script>x</script> Plain"),
        ("Fem &lt;b&gt;", "Five <b>"),
        ("En<br/>to", "One two"),
        ("12 kurs", "13 courses"),
        ("12 kurs", "courses"),
        ("Kurs", "Course 7"),
        ("Kurs", "   "),
        ("Kurs", None),
        ("Kurs", "Course " * 100),
    ],
)
def test_anything_lost_doubled_or_made_up_is_no_suggestion(source: str, made: str | None) -> None:
    assert release(guard(source), made) is None


@pytest.mark.parametrize(
    ("source", "made", "kept"),
    [
        ("1 000,50 kroner", "1,000.50 crowns", "1,000.50 crowns"),
        (" med luft ", "with air", " with air "),
        ("En<br/>to", "One<br>two", "One<br/>two"),
        ("A &amp; B", "A &amp; B", "A &amp; B"),
        ("Ja og nei", "Yes & no", "Yes &amp; no"),
    ],
)
def test_what_is_written_otherwise_and_says_the_same_is_kept(source: str, made: str, kept: str) -> None:
    assert release(guard(source), made) == kept


def test_names_that_are_the_same_in_every_language_stay() -> None:
    guarded = guard("Peer Norge og Norges, a <a id='a1'>Norge</a>", ["Norge", "Peer Norge", "a"])
    assert guarded.text == "[X0X] og Norges, [X1X] <a id='a1'>[X2X]</a>"
    assert guarded.kept == ("Peer Norge", "a", "Norge")
