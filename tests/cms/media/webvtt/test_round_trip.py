"""Files shaped as real ones, read and written: every time, voice and setting comes back."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.media import webvtt

VOICES = ["Seán Ó Súilleabháin", "Žydrė Šimkutė", "Ólöf Þórðardóttir", "Søren, 42", "Łukasz (off)",
          "Γιώργος", "李小龙", "O'Neil & Co",
          "Kalle-Ååkon", "Ülle Õunapuu", "Ferenc Őry", "محمد", "ქეთი", "Narrator: outside"]  # fmt: skip
WORDS = ["Dia duit", "ar maidin", "Labas rytas", "žąsys", "Góðan daginn", "þorskur", "hyvää päivää",
         "smörgåsbord", "kjøkken", "tere",
         "labdien", "dzień dobry", "jó napot",
         "καλημέρα", "добро утро", "你好", "مرحبا", "&amp;", "5 &lt; 6", "R&amp;D", "100 %", "…"]  # fmt: skip
SETTINGS = [
    "",
    "line:0",
    "line:-2 align:start",
    "position:10%,line-left size:35% align:start",
    "vertical:rl",
    "line:84.66%,end",
]


def shaped(seed: int) -> tuple[str, list[tuple[float, float, str]], list[str]]:
    """A file, its cues' times and settings, and its voices in order."""
    pick = random.Random(seed)
    parts = ["\ufeffWEBVTT" if seed % 5 == 0 else "WEBVTT - made by hand" if seed % 3 == 0 else "WEBVTT"]
    if seed % 4 == 0:
        parts[0] += "\nKind: captions\nLanguage: ga"
    if seed % 6 == 0:
        parts.append("STYLE\n::cue(v) { color: lime }")
        parts.append("REGION\nid:fred\nwidth:40%")
    expected, voices = [], []
    at = pick.randrange(5_000)
    for number in range(pick.randint(5, 80)):
        start, end = at, at + pick.randrange(700, 8_000)
        at = start + pick.randrange(1, 9_000) if seed % 7 == 0 else end + pick.choice([0, 0, 40, 500])
        settings = pick.choice(SETTINGS) if seed % 2 else ""
        lines = []
        for _line in range(pick.choice([1, 1, 2, 2, 3])):
            line = words(pick)
            if seed % 3 != 1 and pick.random() < 0.6:
                voices.append(pick.choice(VOICES))
                classes = pick.choice(["", "", ".loud", ".yellow"])
                line = f"<v{classes} {voices[-1].replace('&', '&amp;')}>{line}{pick.choice(['', '</v>'])}"
            lines.append(line)
        above = "" if seed % 3 == 2 else f"{number + 1}\n" if seed % 3 else f"scene {number}\n"
        if pick.random() < 0.1:
            parts.append(f"NOTE {words(pick)}")
        hours = seed % 2 == 0
        times = f"{time(start, hours)} --> {time(end, hours)} {settings}".strip()
        parts.append(above + times + "\n" + "\n".join(lines))
        expected.append((start / 1000, end / 1000, settings))
    return pick.choice(["\n", "\r\n"]).join("\n\n".join(parts).split("\n")), expected, voices


def words(pick: random.Random) -> str:
    text = " ".join(pick.sample(WORDS, pick.randint(1, 5)))
    return pick.choice([text, text, f"<i>{text}</i>", f"- <b>{text}</b>", f"<lang ga>{text}</lang>",
                        f"<ruby>{text}<rt>ruby</rt></ruby>", f"<c.loud>{text}</c>", f"({text})"])  # fmt: skip


def time(milliseconds: int, hours: bool) -> str:
    written = webvtt.clock(milliseconds / 1000)
    return written if hours or milliseconds >= 3_600_000 else written[3:]


@pytest.mark.parametrize("seed", range(50))
def test_every_time_voice_and_setting_comes_back(seed):
    text, expected, voices = shaped(seed)
    cues = webvtt.parse(text)
    written = webvtt.write(cues)
    assert webvtt.parse(written) == cues
    assert webvtt.write(webvtt.parse(written)) == written
    assert [(cue.start, cue.end, cue.settings) for cue in cues] == expected
    assert [name.replace("&amp;", "&") for name in re.findall(r"<v(?:\.yellow)? ([^<>]*)>", written)] == voices
    assert [text for cue in cues for _voice, text in webvtt.said(cue.raw)]
    as_srt = webvtt.parse_srt(webvtt.write_srt(cues))
    assert [(cue.start, cue.end) for cue in as_srt] == [(start, end) for start, end, _settings in expected]


PIECES = st.sampled_from(["<v Anna>", "</v>", "<b>", "<i", ">", "</b>", "<ruby>", "<rt>", "&lt;", "&#10;", "&", "-->", "--",
                          "<c.red>", "\n", "\n\n", "NOTE", "00:01.000 --> 00:02.000", "STYLE",
                          "WEBVTT", "<00:00:01.000>", " "])  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_whatever_the_words_they_stay_in_their_cue(words):
    cue = webvtt.Cue.of(1, 2, words)
    after = webvtt.Cue.of(3, 4, "after")
    assert webvtt.parse(webvtt.write([cue, after])) == [cue, after]
    escaped = webvtt.Cue.of(1, 2, webvtt.escape(words))
    assert webvtt.parse(webvtt.write([escaped, after])) == [escaped, after]
    assert "<" not in escaped.raw
