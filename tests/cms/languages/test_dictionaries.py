"""Analysis needs no preparation to work; preparing it makes it fast to start."""

from __future__ import annotations

import logging
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from cms.languages import morphology
from cms.languages.dictionaries import TrieDictionaries, build_dictionary, dictionary_path


@pytest.fixture
def empty_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DICTIONARY_DIR = tmp_path / "dictionaries"
    return settings.DICTIONARY_DIR


@pytest.fixture
def one_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Icelandic has the smallest dictionary."""
    monkeypatch.setattr(
        "cms.languages.management.commands.build_dictionaries.LANGUAGES", {"is": morphology.LANGUAGES["is"]}
    )


def test_a_missing_dictionary_is_built_kept_and_said_once(empty_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        words = TrieDictionaries()
        assert words.get_dictionary("is")["hestinum"] == "hestur"
        assert words.get_dictionary("is")["hestinum"] == "hestur"
        assert TrieDictionaries().get_dictionary("is").get("hestinum") == "hestur"
    assert [path.name for path in empty_dir.iterdir()] == [dictionary_path("is").name]
    assert len(caplog.records) == 1
    assert "build_dictionaries" in caplog.text


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    settings.DICTIONARY_DIR = tmp_path / "file"
    assert TrieDictionaries().get_dictionary("is")["hestinum"] == "hestur"
    assert "unsaved" in caplog.text


def test_a_broken_build_leaves_nothing_behind(empty_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def save(self, path: str) -> None:
            Path(path).write_bytes(b"half")
            raise OSError("no space left on device")

    monkeypatch.setattr("cms.languages.dictionaries._build_trie", lambda language: Full())
    with pytest.raises(OSError, match="no space"):
        build_dictionary("is")
    assert list(empty_dir.iterdir()) == []


@pytest.mark.usefixtures("one_language")
def test_the_command_builds_what_is_missing_and_leaves_the_rest(empty_dir: Path) -> None:
    first, second = StringIO(), StringIO()
    call_command("build_dictionaries", stdout=first)
    built = dictionary_path("is").stat()
    call_command("build_dictionaries", stdout=second)
    assert "0 of 1 dictionaries are there already\nis: 1.1 MB" in first.getvalue()
    assert second.getvalue() == "1 of 1 dictionaries are there already\n"
    assert dictionary_path("is").stat() == built
    assert empty_dir.is_dir()


def test_unknown_words_are_no_keys(empty_dir: Path) -> None:
    words = TrieDictionaries().get_dictionary("is")
    assert words.get("qqqq") is None
    with pytest.raises(KeyError):
        words["qqqq"]
    assert len(words) > 100_000
