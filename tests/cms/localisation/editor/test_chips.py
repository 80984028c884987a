"""Tags as chips: whatever is typed, only the source's tags come out; and what is only read and written is the same."""

from __future__ import annotations

import random

import pytest
from bs4 import BeautifulSoup
from wagtail_localize.strings import StringValue

from cms.localisation.editor.chips import chips_of, read, write

WORDS = ["ord ", "\\", "\\\\", "[1]", "[/2]", "\\[1]", "a &amp; b", "&lt;3 &gt; x", "[", "]", "1]", " [12] "]
TYPED = ["[1]", "[/1]", "[2]", "[/2]", "[3]", "\\", "x", "<script>", "\n", "[99]", "<b>", "&amp;"]


def some_html(chance: random.Random, links: list[int], depth: int = 0) -> str:
    parts = []
    for _number in range(chance.randint(1, 4)):
        kind = chance.random()
        if kind < 0.5 or depth > 2:
            parts.append(chance.choice(WORDS))
        elif kind < 0.6:
            parts.append("<br/>")
        elif kind < 0.8:
            parts.append(f"<b>{some_html(chance, links, depth + 1)}</b>")
        else:
            links.append(len(links) + 1)
            parts.append(f'<a id="a{links[-1]}">{some_html(chance, links, depth + 1)}</a>')
    return "".join(parts)


@pytest.mark.parametrize("seed", range(300))
def test_reading_and_writing_lose_nothing_and_let_nothing_in(seed: int) -> None:
    chance = random.Random(seed)
    source = some_html(chance, [])
    chips = chips_of(source)
    assert write(read(source, chips, rich=True), chips, rich=True) == (source, [])
    typed = "".join(chance.choice(TYPED) for _number in range(8))
    written = write(typed, chips, rich=True).data
    assert str(BeautifulSoup(written, "html.parser")) == written  # whole, and as wagtail-localize writes it
    tags = BeautifulSoup(written, "html.parser").find_all(lambda tag: tag.name != "br")
    assert {str(tag).partition(">")[0] for tag in tags} <= {chip.opening.rstrip(">") for chip in chips}
    assert write(read(written, chips, rich=True), chips, rich=True).data == written
    plain = write(typed, (), rich=False).data
    assert plain == StringValue.from_plaintext(typed).data
    assert read(plain, (), rich=False) == typed


@pytest.mark.parametrize(
    ("typed", "data", "says"),
    [
        ("[1]x[/1] [2]y[/2]", '<b>x</b> <a id="a1">y</a>', []),
        ("[2][1]x[/1][/2]", '<a id="a1"><b>x</b></a>', []),
        ("[1]x[/1]", "<b>x</b>", ["Chip 2 is missing."]),
        ("[1]x[/1][1]y[/1][2]z[/2]", '<b>x</b><b>y</b><a id="a1">z</a>', ["Chip 1 is there more than once."]),
        ("[3]x[/3][1]y[/1][2]z[/2]", 'x<b>y</b><a id="a1">z</a>', ["The source has no chip 3; it is left out."]),
        (
            "[1]x[2]y[/1]z[/2]",
            "<b>xy</b>z",
            [
                "Chip 2 ends outside of the one that it began in; it is left out.",
                "Chip 2 ends where it has not begun; that end is left out.",
                "Chip 2 is missing.",
            ],
        ),
        ("\\[1] [1]x[/1][2]y[/2]", '[1] <b>x</b><a id="a1">y</a>', []),
    ],
)
def test_what_becomes_of_chips(typed: str, data: str, says: list[str]) -> None:
    chips = chips_of('Det er <b>gratis</b>, se <a id="a1">her</a>')
    assert write(typed, chips, rich=True) == (data, says)


def test_a_tag_that_the_source_no_longer_has_is_left_out_and_its_words_are_not() -> None:
    chips = chips_of("<b>x</b>")
    assert read('<i>a</i> <b>b</b> <a id="a1">c</a>', chips, rich=True) == "a [1]b[/1] c"
