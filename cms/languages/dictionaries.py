"""Invariant: a dictionary file is either whole or not there, and a missing one costs time, never an error.

simplemma ships its word lists compressed; unpacked into Python dicts, fifteen languages need 1 GB in every process.
As tries on disk they need 85 MB, mapped into memory and shared by all processes. `manage.py build_dictionaries` makes
them; what it has not made is made on first use.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from marisa_trie import HUGE_CACHE, BytesTrie
from simplemma.__metadata__ import __version__ as simplemma_version
from simplemma.strategies.dictionaries import DefaultDictionaryFactory, DictionaryFactory
from simplemma.strategies.dictionaries.dictionary_factory import DecodedStrMapping

logger = logging.getLogger(__name__)

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "var" / "dictionaries"


def dictionary_path(language: str) -> Path:
    """Where the trie of a language lies; the version in it makes an update of simplemma build anew."""
    try:
        directory = getattr(settings, "DICTIONARY_DIR", DEFAULT_DIRECTORY)
    except ImproperlyConfigured:  # used outside Django
        directory = DEFAULT_DIRECTORY
    return Path(directory) / f"{language}-{simplemma_version}.trie"


class TrieDictionary(DecodedStrMapping):
    """Word form -> lemma."""

    def __init__(self, trie: BytesTrie) -> None:
        self._trie = trie

    def _lookup(self, key: str) -> str | None:
        lemmas: list[bytes] | None = self._trie.get(key)
        return lemmas[0].decode() if lemmas else None

    def prefixes(self, word: str) -> list[str]:
        """The forms that the word begins with, the shortest first."""
        prefixes: list[str] = self._trie.prefixes(word)
        return prefixes

    def has_prefix(self, start: str) -> bool:
        """Whether a form begins so."""
        return bool(self._trie.has_keys_with_prefix(start))

    def __contains__(self, word: object) -> bool:
        return word in self._trie

    def __iter__(self) -> Iterator[str]:
        return iter(self._trie.iterkeys())

    def __len__(self) -> int:
        return len(self._trie)


def build_dictionary(language: str) -> Path:
    """Write the trie of a language beside its place and move it there in one step."""
    path = dictionary_path(language)
    trie = _build_trie(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        trie.save(scratch)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return path


def _build_trie(language: str) -> BytesTrie:
    words = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)
    return BytesTrie(((form, lemma.encode()) for form, lemma in words.items()), cache_size=HUGE_CACHE)


class TrieDictionaries(DictionaryFactory):
    """The dictionaries of this process, each opened once, on first use."""

    def __init__(self) -> None:
        self._opened: dict[str, TrieDictionary] = {}
        self._lock = threading.Lock()

    def get_dictionary(self, lang: str) -> TrieDictionary:
        if (opened := self._opened.get(lang)) is not None:
            return opened
        with self._lock:
            if lang not in self._opened:
                self._opened[lang] = TrieDictionary(_open_trie(lang))
            return self._opened[lang]


def _open_trie(language: str) -> BytesTrie:
    path = dictionary_path(language)
    if not path.exists():
        logger.warning(
            "The %s dictionary is not built: building it now. `manage.py build_dictionaries` does it beforehand.",
            language,
        )
        try:
            build_dictionary(language)
        except OSError as error:
            logger.warning(
                "The %s dictionary cannot be kept in %s (%s): using it unsaved.", language, path.parent, error
            )
            return _build_trie(language)
    return BytesTrie().mmap(str(path))
