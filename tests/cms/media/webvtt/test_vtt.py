"""WebVTT as people and tools write it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.media import webvtt

TIMES = "00:00:01.000 --> 00:00:04.000"


def parse_one(words: str, *, times: str = TIMES, above: str = "") -> webvtt.Cue:
    (cue,) = webvtt.parse(f"WEBVTT\n\n{above}{times}\n{words}\n")
    return cue


def refusals(text: str) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        webvtt.parse(text)
    return refusal.value.messages


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\n\n"])
def test_line_ends_and_marks_of_any_machine(end, mark):
    text = f"{mark}WEBVTT - a film\nKind: captions\n\n1\n{TIMES}\nHei\ndu\n\n00:05.000 --> 00:06.000\nJa"
    cues = webvtt.parse(text.replace("\n", end))
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [(1, 4, "Hei\ndu"), (5, 6, "Ja")]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("00:01.500 --> 00:02.000", 1.5, 2),
        ("01:00:00.001 --> 99:59:59.999", 3600.001, 359_999.999),
        ("0:0:1,5 --> 0:0:2,25", 1.5, 2.25),
        ("00:00:01 --> 00:00:02", 1, 2),
        ("\t00:01.000\t-->\t00:02.000\t", 1, 2),
        ("00:01.000-->00:02.000", 1, 2),
    ],
)
def test_times(written, start, end):
    cue = parse_one("Hei", times=written)
    assert (cue.start, cue.end) == (start, end)


def test_cues_may_overlap_and_stand_in_any_order():
    cues = webvtt.parse("WEBVTT\n\n00:03.000 --> 00:05.000\nb\n\n00:01.000 --> 00:04.000\na\n")
    assert [cue.text for cue in cues] == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("position:10%,line-left line:-1 size:35.5% align:start vertical:rl", True),
        ("line:0% align:end", True),
        ("line:50%,center position:100%", True),
        ("region:a", False), ("align:middle", False), ("position:101%", False), ("size:x", False), ("colour:red", False),
    ],
)  # fmt: skip
def test_settings_are_kept_where_they_are_valid(written, kept):
    assert parse_one("Hei", times=f"{TIMES} {written}").settings == (written if kept else "")


def test_of_a_setting_that_is_there_twice_the_last_one_counts():
    assert parse_one("Hei", times=f"{TIMES} line:1 align:end line:2").settings == "line:2 align:end"


def test_identifiers_and_notes_are_kept():
    text = f"WEBVTT\n\nNOTE Ask Anna\nfor her name\n\nNOTE\nTwo\n\nintro\n{TIMES}\nHei\n\nNOTE last\n"
    (cue,) = webvtt.parse(text)
    assert (cue.identifier, cue.note) == ("intro", "Ask Anna\nfor her name\n\nTwo\n\nlast")
    assert webvtt.write([cue]) == (
        f"WEBVTT\n\nNOTE\nAsk Anna\nfor her name\n\nNOTE\nTwo\n\nNOTE\nlast\n\nintro\n{TIMES}\nHei\n"
    )


@pytest.mark.parametrize(
    ("written", "raw", "text"),
    [
        ("<b>Hei</b> <i>du</i> <u>der</u>", "<b>Hei</b> <i>du</i> <u>der</u>", "Hei du der"),
        ("<v Ólafur Ragnar, jr.>Já", "<v Ólafur Ragnar, jr.>Já</v>", "Já"),
        ("<v Seán Ó Sé>Dia duit\n<v Žydrė>Labas", "<v Seán Ó Sé>Dia duit</v>\n<v Žydrė>Labas</v>", "Dia duit\nLabas"),
        ("<v.loud.yellow Ann & Co>Hi", "<v.yellow Ann &amp; Co>Hi</v>", "Hi"),
        ("<v>Hei", "Hei", "Hei"),
        ("<c.red.bg_white.own>Hei</c>", "<c.red.bg_white>Hei</c>", "Hei"),
        ("<c.own>Hei</c>", "Hei", "Hei"),
        ("<lang en-GB>Colour</lang> <lang 1>x</lang>", "<lang en-GB>Colour</lang> x", "Colour x"),
        ("<ruby>漢<rt>かん</ruby>字", "<ruby>漢<rt>かん</rt></ruby>字", "漢(かん)字"),
        ("<rt>alone</rt>", "alone", "alone"),
        ("<00:00:02.000>Hei <00:00:03.000>du", "Hei du", "Hei du"),
        ("<font color=red>Hei<br/>du</font>", "Hei\ndu", "Hei\ndu"),
        ("5 < 6 > 4, <3 & R&D &amp;", "5 &lt; 6 &gt; 4, &lt;3 &amp; R&amp;D &amp;", "5 < 6 > 4, <3 & R&D &"),
        ("&lt;p&gt;", "&lt;p&gt;", "<p>"),
        ("<b><i>across</b></i>", "<b><i>across</i></b>", "across"),
        ("\n<font></font>\nHei", "Hei", "Hei"),
    ],
)  # fmt: skip
def test_words(written, raw, text):
    times = TIMES if not written.startswith("\n") else TIMES + "\n "
    cue = parse_one(written.lstrip("\n"), times=times)
    assert (cue.raw, cue.text) == (raw, text)


def test_a_cue_without_words_is_kept_for_whoever_will_write_them():
    cues = webvtt.parse(f"WEBVTT\n\n{TIMES}\n\n00:05.000 --> 00:06.000\nJa\n")
    assert [cue.text for cue in cues] == ["", "Ja"]
    assert webvtt.parse(webvtt.write(cues)) == cues


def test_each_refusal_names_its_line():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHei\n00:03.000 --> 00:04.000\ndu\n\nwords alone\n\n"
        "00:06.000 --> 00:05.000\nbackwards\n\n00:99.000 --> 00:05.000\nno time\n\n00:07.000 --> 00:08.000\na --> b\n"
    )
    assert [message[: message.index(":", 6)] for message in refusals(text)] == [
        "Line 5", "Line 8", "Line 10", "Line 13", "Line 17",
    ]  # fmt: skip
    assert refusals(text)[2] == "Line 10: The caption ends before it starts. Change its times."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: This is not WebVTT."),
        ("\n\nHello", "Line 3: This is not WebVTT."),
        (f"WEBVTT\n{TIMES}\nHei", "Line 2: An empty line is missing below the line WEBVTT."),
        (f"WEBVTT\n\nNOTE\n{TIMES}\nHei", "Line 4: A note cannot hold “-->”."),
        (f"WEBVTT\n\n{TIMES}\n" + "a" * 4001, "Line 3: A caption may have up to 4000 characters."),
        ("WEBVTT\n\n" + f"{TIMES}\na\n\n" * 10_001, "Line 30003: A film may have up to 10000 captions;"),
        ("WEBVTT\n\n" + "NOTE x\n\n" * 150_000, "Line 250001: Captions may have up to 1000000 characters;"),
    ],
)
def test_refusals(text, said):
    (message,) = refusals(text)
    assert message.startswith(said)


def test_a_clock_never_shows_sixty_seconds():
    assert webvtt.clock(59.9996) == "00:01:00.000"
    assert webvtt.clock(3599.9999, ",") == "01:00:00,000"


def test_plain_text_is_words_whatever_it_looks_like():
    assert webvtt.escape("<b>a</b>\r\n\n --> &amp;") == "&lt;b&gt;a&lt;/b&gt;\n--&gt; &amp;"
