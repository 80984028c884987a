"""What the readers and writers of files exchange with the service. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 5 * 1024 * 1024
MAX_TEXTS = 10_000
MAX_TEXT = 20_000  # letters of one text
MAX_LETTERS = 500_000  # of all translations in a file: they are sent once more before they are saved


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a translation. Two of the same words at the same place are one."""

    path: str  # where it stands, as wagtail-localize says it
    place: str  # the same in words
    source: str
    target: str  # "" where there is none
    rich: bool  # `source` and `target` are HTML with tags that have no attributes, and not plain
    by_machine: bool
    segment: int  # the first segment of these words, from 0

    @property
    def key(self) -> str:
        return key_of(self.path, self.source)

    @property
    def state(self) -> str:
        return state_of(self.target)


@dataclass(frozen=True, slots=True)
class Job:
    """One translation, whole."""

    uuid: str
    title: str
    source_language: str
    language: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as a file has it."""

    key: str
    target: str
    path: str = ""
    source: str = ""
    was: str = ""  # the state of the translation when the file was made; "" where the file does not say it
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """`uuid` and `language` are empty where the file does not say them."""

    uuid: str
    source_language: str
    language: str
    readings: tuple[Reading, ...]


def key_of(path: str, source: str) -> str:
    """A name that XML takes too."""
    return f"t{sha256((path + chr(10) + source).encode()).hexdigest()[:20]}"


def state_of(target: str) -> str:
    return sha256(target.encode()).hexdigest()[:12]


def tidy(text: str) -> str:
    """Without what files cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})


def fitted(target: str, source: str) -> str:
    """With line breaks at the ends where the source has them, as gettext demands."""
    words = tidy(target).strip("\n")
    start = len(source) - len(source.lstrip("\n"))
    end = len(source) - len(source.rstrip("\n"))
    return "\n" * start + words + "\n" * end if words.strip() else ""


def check_bounds(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    found = tuple(readings)
    if len(found) > MAX_TEXTS or sum(len(one.target) for one in found) > MAX_LETTERS:
        raise too_many()
    return found


def too_many() -> ValidationError:
    return ValidationError(_("The file has more texts than a translation can have. Send one translation at a time."))
