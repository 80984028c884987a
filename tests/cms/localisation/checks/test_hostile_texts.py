"""No text, however it is made, costs more than its length."""

from __future__ import annotations

import time

import pytest

from cms.localisation.checks import Checked, Terms, check
from cms.media import webvtt
from tests.cms.localisation.checks.test_checks import Forbidden, Term

LONGEST = 20_000  # letters
PIECES = [
    "a", "a ", "ab ", "æ\u0301", "\u0301", " ", "\u00a0", "\n", ".", "…", "-", "a-", "a'", "<", "<b>", "<b", "</",
    "<a id=\"a1\">", "<b><i></b></i>", "&", "&#x", "&lt;b", "{", "{a", "{{", "{{a", "{{a}", "%", "%(", "%(a", "%(a)",
    "%s ", "1", "1 ", "1.", "1,1", "1 000 ", "1 000", "1.000.", "3/5 ", "3.5.", "3. mai ", "May 3–5 ", "1–", "50 % ",
    "€5 ", "5 km ", "2 pm", "@", "a@", "www.", "http://", "javascript:", "javascript", "data:a/", "«", "»", "\"",
    "“a” ", "velferdsteknologi ", "Word ",
]  # fmt: skip


# No two words or numbers of these are the same.
MANY_WORDS = " ".join(f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}s" for n in range(LONGEST // 5))
MANY_NUMBERS = " ".join(f"{n:,} kr" for n in range(1, LONGEST // 4))


def text_of(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def seconds(source: str, target: str, length: int) -> float:
    """Of all checks, in both directions."""
    terms = Terms(
        [Term("velferdsteknologi", "velferdsteknologi", "x", start=at) for at in range(length // 20)],
        [Forbidden("x")] * (length // 20),
    )
    source, target = text_of(source, length), text_of(target, length)
    asked = [
        Checked(source, target, True, "nb", "en", terms=terms, cue=webvtt.Cue.of(0, 5, "Kort"), earlier=[source]),
        Checked(target, source, True, "en", "nb", terms=terms),
    ]
    start = time.process_time()
    for one in asked:
        check(one)
    return time.process_time() - start


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_longest_text_takes_no_time(piece: str) -> None:
    seconds(piece, piece, 100)  # dictionaries and patterns are loaded once

    assert seconds(piece, piece + "x", LONGEST) < 2


@pytest.mark.soak
@pytest.mark.parametrize("other", ["same", "short", "words", "numbers"])
@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_time_grows_with_the_length_only(piece: str, other: str) -> None:
    target = {"same": piece + "x", "short": "Short", "words": MANY_WORDS, "numbers": MANY_NUMBERS}[other]
    seconds(piece, target, 100)
    short = min(seconds(piece, target, LONGEST // 8) for _again in range(2))

    # Eight times the letters: eight times the time, and as much again for a busy machine. Squared it would be 64 times.
    assert seconds(piece, target, LONGEST) < 0.05 + 20 * short
