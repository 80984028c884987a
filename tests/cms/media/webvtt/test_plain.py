"""Pasted text becomes captions; captions become a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from cms.media import webvtt

TEXT = """Vask hendene. Bruk varmt vann og såpe, og husk tomlene, mellom fingrene og håndleddene, for der sitter det
mest, og tørk dem godt etterpå.

"Er du ferdig?" Ja!"""


def test_sentences_become_cues_over_the_whole_film():
    cues = webvtt.timed(TEXT, 30)
    assert (cues[0].start, cues[-1].end) == (0, 30)
    assert all(before.end == after.start for before, after in pairwise(cues))
    assert cues[0].text == "Vask hendene."
    assert [cue.text for cue in cues[-2:]] == ['"Er du ferdig?"', "Ja!"]
    assert " ".join(" ".join(cue.text.split()) for cue in cues) == " ".join(TEXT.split())


def test_each_cue_fits_and_is_as_long_as_its_words_ask_for():
    cues = webvtt.timed(TEXT, 30)
    lines = [cue.text.split("\n") for cue in cues]
    assert max(map(len, lines)) == 2
    assert max(len(line) for each in lines for line in each) <= 42
    by_length = sorted(cues, key=lambda cue: len(cue.text))
    lengths = [round(cue.end - cue.start, 3) for cue in by_length]
    assert lengths == sorted(lengths)


def test_pasted_words_are_words_whatever_they_look_like():
    (cue,) = webvtt.timed("<v Anna>Hei --> <b>du</b>", 3)
    assert (cue.text, cue.raw) == ("<v Anna>Hei --> <b>du</b>", "&lt;v Anna&gt;Hei --&gt; &lt;b&gt;du&lt;/b&gt;")
    assert webvtt.parse(webvtt.write([cue])) == [cue]


@pytest.mark.parametrize(
    ("text", "duration", "said"),
    [
        ("Hei.", 0, "Say how many seconds"), ("Hei.", float("nan"), "Say how many seconds"),
        (" \n ", 5, "Here are no words."),
        ("Ja. " * 100, 5, "Paste what is said in this film alone."), ("a" * 200_001, 9999, "Paste less"),
    ],
)  # fmt: skip
def test_refusals(text, duration, said):
    with pytest.raises(ValidationError) as refusal:
        webvtt.timed(text, duration)
    assert said in refusal.value.messages[0]


def test_a_transcript_says_who_speaks():
    cues = webvtt.parse(
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Anna>Hei\nalle.\n\n00:03.000 --> 00:04.000\n<v Anna>Velkommen.\n\n"
        "00:04.000 --> 00:05.000\n<v Anna>Ja?\n<v Bjørn>Nei &amp; ha.\n\n00:09.000 --> 00:10.000\n<i>Musikk</i>\n"
    )
    assert webvtt.transcript(cues) == "Anna: Hei alle. Velkommen. Ja?\n\nBjørn: Nei & ha.\n\nMusikk\n"


def test_a_silence_begins_a_paragraph():
    cues = webvtt.parse(
        "WEBVTT\n\n00:01.000 --> 00:03.000\na\n\n00:04.900 --> 00:05.000\nb\n\n00:07.000 --> 00:08.000\nc\n"
    )
    assert webvtt.transcript(cues) == "a b\n\nc\n"
