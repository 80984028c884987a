"""Numbers, dates and units: the same in both languages, each as its language writes them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from django.utils.translation import gettext_lazy as _

from cms.languages.analysis import fold

from .conventions import may_mean, must_be_said, numbers_in_words
from .quantities import Quantity, quantities
from .registry import Checked, Severity, rule

WARNING = Severity.WARNING
_WORD = re.compile(r"[^\W\d_]++|[%€$£]")


@dataclass(frozen=True)
class _Side:
    """What one of the two texts names."""

    language: str
    quantities: Sequence[Quantity]
    words: frozenset[str]  # folded
    units: Mapping[str, frozenset[str]]  # by each value there is
    wholes: frozenset[str]
    days: frozenset[str]
    in_words: frozenset[str]  # whole numbers

    def names(self, quantity: Quantity) -> bool:
        if any(value in self.units for value in quantity.values) or (quantity.parts and quantity.parts <= self.wholes):
            return True
        # A day whose month is written as nobody foresaw, and a number in words.
        return quantity.is_whole and (quantity.parts <= self.days or bool(quantity.parts & self.in_words))


@rule(
    "number", WARNING, _("These numbers are not in both texts: %(found)s."), of_adapted=False,
    remedy=_("Write the source's numbers, as they are written in this language."),
)  # fmt: skip
def number(checked: Checked) -> Iterator[str]:
    yield from (one.written for one in _in_one_only(checked) if not one.is_date)


@rule(
    "date", WARNING, _("These dates are not in both texts: %(found)s."), of_adapted=False,
    remedy=_("Write the source's dates, day and month as they are written in this language."),
)  # fmt: skip
def date(checked: Checked) -> Iterator[str]:
    yield from (one.written for one in _in_one_only(checked) if one.is_date)


@rule(
    "unit", WARNING, _("Not of the same in both texts: %(found)s."), of_adapted=False,
    remedy=_("Keep the source's units and currencies. What is converted on purpose is adapted, not translated."),
)  # fmt: skip
def unit(checked: Checked) -> Iterator[str]:
    sides = _sides(checked)
    for side, other in (sides, sides[::-1]):
        may_be_meant = cache(partial(may_mean, other.words, language=other.language))
        for one in side.quantities:
            values = [value for value in one.values if value in other.units]
            units = frozenset().union(*(other.units[value] for value in values))
            if not one.units or not values or units & one.units:
                continue
            if units or (must_be_said(one.units) and not may_be_meant(one.units)):
                yield one.written


def _in_one_only(checked: Checked) -> Iterator[Quantity]:
    source, target = _sides(checked)
    yield from (one for one in source.quantities if not target.names(one))
    yield from (one for one in target.quantities if not source.names(one))


def _sides(checked: Checked) -> tuple[_Side, _Side]:
    source = _side(checked.source_text, checked.source_language)
    return source, _side(checked.target_text, checked.target_language)


@lru_cache(maxsize=4)  # the three checks ask the same two
def _side(text: str, language: str) -> _Side:
    found = quantities(text, language)
    words = frozenset(_WORD.findall(fold(text)))
    units: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for value in one.values:
            units[value] |= one.units
    return _Side(
        language=language,
        quantities=found,
        words=words,
        units={value: frozenset(each) for value, each in units.items()},
        wholes=frozenset().union(*(one.parts for one in found if not one.is_date)),
        days=frozenset().union(*(one.parts for one in found if one.is_date)),
        in_words=numbers_in_words(words, language),
    )
