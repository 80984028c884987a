"""The interface speaks every language of the settings, whole."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUES = settings.BASE_DIR / "config" / "locale"
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+[^>]*>")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(Path(CATALOGUES) / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_loses_its_placeholders(language: str) -> None:
    for entry in catalogue(language):
        assert entry.translated(), entry.msgid
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            asked = {*PLACEHOLDER.findall(entry.msgid), *PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)}
            assert set(PLACEHOLDER.findall(text)) <= asked, entry.msgid


def test_every_language_has_the_same_words() -> None:
    words = {language: {entry.msgid for entry in catalogue(language)} for language in LANGUAGES}
    for language in LANGUAGES:
        assert words[language] == words["nb"], language
