"""The checks there are, what they are given and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, Protocol

from django.utils.text import Truncator

from cms.media import webvtt

from .text import Tag, plain_text, tags

SHOWN = 3
LONGEST_SHOWN = 60


class Severity(StrEnum):
    ERROR = "error"  # refuses approval
    WARNING = "warning"  # refuses it until it is waived with a reason


class FoundTerm(Protocol):
    """A term in the source text, and how it is said in the target's language; `cms.terminology` finds them."""

    @property
    def start(self) -> int: ...
    @property
    def matched(self) -> str: ...
    @property
    def term(self) -> str:
        """The same as the termbase writes it."""

    @property
    def is_preferred(self) -> bool:
        """In the source's language. What is only another way to search for a concept binds nobody."""

    @property
    def preferred(self) -> str: ...
    @property
    def alternatives(self) -> Sequence[str]: ...
    @property
    def do_not_translate(self) -> bool: ...


class ForbiddenTerm(Protocol):
    """A term in the target text that is not to be used, and what is used instead, best first."""

    @property
    def matched(self) -> str: ...
    @property
    def use(self) -> Sequence[str]: ...


class Terms(NamedTuple):
    found: Sequence[FoundTerm] = ()
    forbidden: Sequence[ForbiddenTerm] = ()


NO_TERMS = Terms()


@dataclass(frozen=True)
class Checked:
    """One text and its translation, as segments keep them: HTML with tags that have no attributes or, where `rich` is
    false, plain text escaped."""

    source: str
    target: str
    rich: bool
    source_language: str
    target_language: str
    terms: Terms = NO_TERMS
    cue: webvtt.Cue | None = None  # the source's, where the text is a caption
    max_length: int | None = None  # letters
    earlier: Sequence[str] = ()  # how the same source has been translated elsewhere and approved
    adapted: bool = False  # the text says something else on purpose: a phone number, a country's law

    @cached_property
    def source_text(self) -> str:
        return plain_text(self.source)

    @cached_property
    def target_text(self) -> str:
        return plain_text(self.target)

    @cached_property
    def source_tags(self) -> Sequence[Tag]:
        return tags(self.source)

    @cached_property
    def target_tags(self) -> Sequence[Tag]:
        return tags(self.target)


@dataclass(frozen=True, slots=True)
class Issue:
    code: str
    severity: Severity
    message: str
    remedy: str


Find = Callable[[Checked], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    code: str
    severity: Severity
    message: Any  # lazy; with %(found)s for what was found
    remedy: Any
    find: Find = field(repr=False)
    of_adapted: bool = True  # asked of a text that is adapted, too
    is_enough: bool = False  # where it finds something, no other is asked

    def issue(self, found: Sequence[str]) -> Issue:
        shown = [Truncator(one).chars(LONGEST_SHOWN) for one in found[:SHOWN]]
        words = ", ".join(shown) + ("…" if len(found) > SHOWN else "")
        return Issue(self.code, self.severity, str(self.message) % {"found": words}, str(self.remedy))


RULES: dict[str, Rule] = {}


def rule(
    code: str, severity: Severity, message: Any, *, remedy: Any, of_adapted: bool = True, is_enough: bool = False
) -> Callable[[Find], Find]:
    """Register a function that yields each thing it finds wrong, in words for the message; "" where there is no more to say
    than the message does."""

    def register(find: Find) -> Find:
        RULES[code] = Rule(code, severity, message, remedy, find, of_adapted, is_enough)
        return find

    return register


def check(checked: Checked) -> list[Issue]:
    """Errors first. At most one of each code, so that a code and the words say what was waived."""
    issues = []
    for one in RULES.values():
        if one.of_adapted or not checked.adapted:
            found = tuple(islice(dict.fromkeys(one.find(checked)), SHOWN + 1))
            if found:
                issues.append(one.issue(found))
            if found and one.is_enough:
                break
    return sorted(issues, key=lambda issue: issue.severity is not Severity.ERROR)
