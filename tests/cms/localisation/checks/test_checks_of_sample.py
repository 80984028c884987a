"""The checks do not cry wolf: the sample's translations are good ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from wagtail_localize.strings import StringValue

from cms.localisation.checks import Checked, Issue, Severity, Terms, check
from cms.media import webvtt
from cms.terminology.recognition import term_book
from resourcebank.sample import loader, shapes

pytestmark = pytest.mark.django_db
MOST_WARNED = 0.02  # of all texts
TAGS = ("<b>", "<i>", "<a ", "&amp;")


def texts() -> Iterator[Checked]:
    """Every text of the sample's translations, with the termbase."""
    loader._load_vocabularies(loader._read("vocabularies.yaml"))
    entries = [entry for path in sorted(loader.HERE.glob("works_*.yaml")) for entry in yaml.safe_load(path.open())]
    for entry in entries:
        for language, translation in entry.get("translations", {}).items():
            for source, target in shapes.target_strings(entry, translation).items():
                yield checked(source, target, entry["language"], language)
            for cue, target in zip(entry.get("captions", ()), translation.get("captions", ()), strict=False):
                timed = webvtt.Cue.of(cue["start"], cue["end"], webvtt.escape(cue["text"]))
                yield checked(cue["text"], target["text"], entry["language"], language, cue=timed)


def checked(source: str, target: str, source_language: str, language: str, **more: Any) -> Checked:
    book = term_book(source_language, language)
    rich = any(tag in source for tag in TAGS)
    source_data, target_data = (text if rich else StringValue.from_plaintext(text).data for text in (source, target))
    terms = Terms(book.find(source), book.forbidden(target))
    return Checked(source_data, target_data, rich, source_language, language, terms=terms, **more)


def test_hardly_any_text_of_the_sample_gets_a_warning() -> None:
    found: list[tuple[Checked, list[Issue]]] = [(one, check(one)) for one in texts()]

    assert len(found) > 1_000
    assert [issues for _one, issues in found if any(issue.severity is Severity.ERROR for issue in issues)] == []
    # How fast a caption is, is measured: those of the sample's short films are fast.
    warned = [
        (one.target_language, issue.message, one.target_text)
        for one, issues in found
        for issue in issues
        if not issue.code.startswith("caption")
    ]
    assert len({text for _language, _message, text in warned}) <= MOST_WARNED * len(found), warned
