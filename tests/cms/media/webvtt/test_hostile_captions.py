"""Whatever comes in, what goes out is captions that do nothing but be read; or it is refused, with the line."""

from __future__ import annotations

import re
import time

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Engine

from cms.media import webvtt
from tests.cms.media.webvtt.hostile import HOSTILE

SITE = "http://testserver/"
LINE = re.compile(r"Line [0-9]+: .*[.] .*[.”]")  # what is wrong, and what to do
PAGE = Engine().from_string("""<!DOCTYPE html><meta charset="utf-8"><title>Film</title>
{% for number, cues in shown %}<video><track src="{{ number }}.vtt" default></video>
<ul>{% for cue in cues %}<li title="{{ cue.identifier }}">{{ cue.text|linebreaksbr }}
{% for voice, text in cue.spoken %}<b title="{{ voice }}">{{ voice }}</b> {{ text }}{% endfor %}</li>{% endfor %}</ul>
{% endfor %}""")


def outcome(content: str | bytes) -> list[webvtt.Cue] | ValidationError:
    try:
        return webvtt.from_file(content) if isinstance(content, bytes) else webvtt.from_text(content)
    except ValidationError as refusal:
        return refusal


OUTCOMES = {what: outcome(content) for what, content in HOSTILE.items()}
READ = {what: cues for what, cues in OUTCOMES.items() if isinstance(cues, list)}


def test_each_is_read_or_refused_with_its_line_and_the_remedy():
    assert len(HOSTILE) >= 60
    for what, refusal in OUTCOMES.items():
        if isinstance(refusal, ValidationError):
            assert 1 <= len(refusal.messages) <= 20, what
            assert all(LINE.fullmatch(message) for message in refusal.messages), (what, refusal.messages)
    assert len(READ) > 60
    assert len(OUTCOMES) - len(READ) > 20


def test_what_is_written_is_read_back_as_the_same_cues():
    for what, cues in READ.items():
        written = webvtt.write(cues)
        assert webvtt.parse(written) == cues, what
        assert written.encode(), what
        if cues:
            again = webvtt.from_text(webvtt.write_srt(cues))
            assert [(cue.start, cue.end) for cue in again] == [(cue.start, cue.end) for cue in cues], what


def test_none_costs_more_than_its_length():
    for what, content in HOSTILE.items():
        before = time.process_time()
        outcome(content)
        assert time.process_time() - before < 5, what


@pytest.mark.browser
def test_nothing_runs_and_nothing_is_fetched(browser):
    """As a track that is shown, as what the browser makes of each cue in the page, and as a transcript."""
    files = {f"{SITE}{number}.vtt": webvtt.write(cues) for number, cues in enumerate(READ.values())}
    shown = [
        (number, [{"identifier": c.identifier, "text": c.text, "spoken": webvtt.said(c.raw)} for c in cues])
        for number, cues in enumerate(READ.values())
    ]
    page = browser.new_page()
    asked: list[str] = []
    dialogs: list[str] = []

    def answer(route):
        asked.append(route.request.url)
        if route.request.url == SITE:
            route.fulfill(body=PAGE.render(Context({"shown": shown})), content_type="text/html")
        elif route.request.url in files:
            route.fulfill(body=files[route.request.url], content_type="text/vtt")
        else:
            route.abort()

    def on_dialog(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    page.route("**/*", answer)
    page.goto(SITE)
    page.evaluate("for (const video of document.querySelectorAll('video')) video.textTracks[0].mode = 'showing'")
    page.wait_for_function("[...document.querySelectorAll('track')].every((track) => track.readyState === 2)")
    cues = page.evaluate(
        """[...document.querySelectorAll("track")].map((track) => [...track.track.cues].map((cue) => {
             document.body.append(cue.getCueAsHTML());
             return [cue.startTime, cue.endTime];
           }))"""
    )
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.ran") is None
    assert dialogs == []
    assert sorted(asked) == sorted([SITE, *files])
    assert cues == [[[cue.start, cue.end] for cue in cues] for cues in READ.values()]
    assert page.evaluate("document.querySelectorAll('script, img, iframe, style, a, object, svg').length") == 0
    page.close()
