"""SRT in and out, and files whose kind and letters are to be found out."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.media import webvtt

SRT = """1
00:00:01,000 --> 00:00:04,000 X1:100 X2:200 Y1:1 Y2:2
{\\an8}<font color="#ffff00">Þetta er <i>hér</i></font>

2
00:00:05,500 --> 00:00:06,000
R&D < 5 <b>ja</b>
"""


def test_words_and_times_are_kept_and_the_rest_is_dropped():
    first, second = webvtt.parse_srt(SRT)
    assert (first.start, first.end, first.raw, first.text) == (1, 4, "Þetta er <i>hér</i>", "Þetta er hér")
    assert (first.identifier, first.settings) == ("", "")
    assert (second.start, second.end, second.raw) == (5.5, 6, "R&amp;D &lt; 5 <b>ja</b>")


def test_numbers_may_be_missing():
    assert len(webvtt.parse_srt(SRT.replace("1\n00", "00").replace("2\n00", "00"))) == 2


def test_refusals_name_the_line():
    with pytest.raises(ValidationError) as refusal:
        webvtt.parse_srt(SRT.replace("\n\n2\n", "\n2\n"))
    assert refusal.value.messages == ["Line 5: An empty line is missing above this caption. Put one there."]


def test_out_of_webvtt():
    cues = webvtt.parse(
        "WEBVTT\n\nintro\n00:01.000 --> 00:04.000 line:0\n<v Žydrė>Labas <i>rytas</i>\n<v Seán>R&amp;D &lt;p> &lt;3\n"
    )
    assert webvtt.write_srt(cues) == (
        "1\n00:00:01,000 --> 00:00:04,000\nŽydrė: Labas <i>rytas</i>\nSeán: R&D &lt;p> <3\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_files_of_either_kind(encoding, kind):
    text = SRT if kind == "srt" else webvtt.write(webvtt.parse_srt(SRT))
    assert webvtt.from_file(text.encode(encoding)) == webvtt.parse_srt(SRT)


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1", "cp1257"])
def test_letters_are_not_guessed_at(encoding):
    with pytest.raises(ValidationError) as refusal:
        webvtt.from_file(SRT.replace("Þ", "ž" if encoding == "cp1257" else "Þ").encode(encoding))
    (message,) = refusal.value.messages
    assert message.startswith("Line 3: ")
    assert "save it as UTF-8" in message
