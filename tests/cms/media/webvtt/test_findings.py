"""What is said of captions that are hard to read."""

from __future__ import annotations

import pytest

from cms.media import webvtt


def cue(start: float, end: float, text: str = "Hei på deg") -> webvtt.Cue:
    return webvtt.Cue.of(start, end, webvtt.escape(text))


@pytest.mark.parametrize(
    ("each", "codes"),
    [
        (cue(0, 2), []),
        (cue(0, 1, "a" * 17), []), (cue(0, 1, "a" * 18), ["fast"]), (cue(0, 1, "a" * 22), ["too_fast"]),
        (cue(0, 5, "a" * 42), []), (cue(0, 5, "a" * 43), ["long_line"]),
        (cue(0, 5, "a\nb"), []), (cue(0, 5, "a\nb\nc"), ["lines"]),
        (cue(0, 0.9, "Ja"), ["short"]), (cue(0, 7), []), (cue(0, 7.1), ["long"]), (cue(0, 2, ""), []),
    ],
)  # fmt: skip
def test_of_one(each, codes):
    assert [finding.code for finding in webvtt.findings([each])] == codes


@pytest.mark.parametrize(("start", "codes"), [(2, []), (2.08, []), (2.04, ["gap"]), (1.9, ["overlap"])])
def test_of_one_and_the_one_above_it(start, codes):
    found = webvtt.findings([cue(0, 2), cue(start, 4)])
    assert [(finding.cue, finding.code) for finding in found] == [(1, code) for code in codes]


def test_tags_are_not_read():
    assert webvtt.findings([webvtt.Cue.of(0, 2, "<v A speaker with a name longer than a line may be>Hei</v>")]) == []


def test_it_says_what_to_do():
    assert [finding.message for finding in webvtt.findings([cue(0, 1, "a" * 30)])] == [
        "30 letters a second: too fast to read. Shorten it or give it more time."
    ]
