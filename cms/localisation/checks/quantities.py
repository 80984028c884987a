"""The numbers and dates that a text names, read as its language writes them.

What can be read in several ways (3/5, 17.30) keeps them all: two texts say the same where one reading is common to both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from .conventions import SPACES, Numbers, month_of, numbers, percent_phrases, unit_of

_ADDRESS = re.compile(r"(?:https?://|www\.)\S++|[^\s@]{1,64}@[^\s@]++", re.IGNORECASE)
_NUMBER = re.compile(
    rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\d)|(?<!\d)[1-9]\d{{0,2}}(?:[{SPACES}]\d{{3}}(?!\d))+(?:[.,]\d++)?|\d++(?:[.,:/]\d++)*+"
)
_WORD_AFTER = re.compile(
    rf"(?:st|nd|rd|th|η|ης)?\.?[{SPACES}-]?(?:(?:of|de|d\.|an)[{SPACES}])?(°[CF]|[%€$£]|[^\W\d_]{{1,24}})\.?([{SPACES}]?[^\W\d_]{{0,2}})"
)
_WORD_BEFORE = re.compile(rf"([€$£]|[^\W\d_]{{1,24}})\.?[{SPACES}]?$")
_AFTERNOON = re.compile(rf"[{SPACES}]?p\.?m\b", re.IGNORECASE)
_DASH = re.compile(rf"(?:st|nd|rd|th)?\.?[{SPACES}]?[-–—][{SPACES}]?$")
_MONTH_FIRST = frozenset({"en", "lt"})
_CROWN_OR_SIGN = frozenset("€$£") | {"kr", "nok", "sek", "dkk", "isk", "eur", "usd", "gbp", "pln"}


@dataclass(frozen=True, slots=True)
class Quantity:
    written: str
    values: frozenset[str]  # any of them says the same: "1000.5", "date 3-5", "as 17.30"
    parts: frozenset[str] = frozenset()  # the whole numbers that it may be made of instead
    units: frozenset[str] = frozenset()
    is_date: bool = False  # for certain

    @property
    def is_whole(self) -> bool:
        return self.parts == self.values


def quantities(text: str, language: str) -> list[Quantity]:
    """In the text's order; the year of a date is a number of its own."""
    text = _ADDRESS.sub("", text)
    for phrase in percent_phrases(language):
        text = text.replace(phrase, "%")
    found: list[Quantity] = []
    last_end, last_day = 0, -1  # the place in `found` of the last whole number or date, for ranges
    for match in _NUMBER.finditer(text):
        before = text[max(last_end, match.start() - 30) : match.start()]
        after = text[match.end() : match.end() + 30]
        joined = _DASH.fullmatch(before) is not None and last_day >= 0
        read = _read(match[0], before, after, language)
        if joined and read[0].is_date != found[last_day].is_date:
            found[last_day], read[0] = _same_month(found[last_day], read[0])
        last_day = len(found)
        found += read
        last_end = match.end()
    return found


def _read(written: str, before: str, after: str, language: str) -> list[Quantity]:
    if date := _date_in_figures(written, language):
        return date
    word = _WORD_AFTER.match(after)
    month = month_of(word[1], language) if word else None
    previous = _WORD_BEFORE.search(before)
    if month is None and previous and language in _MONTH_FIRST:
        month = month_of(previous[1], language)
    if month and written.isdecimal() and len(written) <= 2 and 1 <= int(written) <= 31:
        return [_date(written, {(int(written), month)})]
    units = unit_of(word[1], language) if word else frozenset()
    if not units and previous and previous[1].lower() in _CROWN_OR_SIGN:
        units = unit_of(previous[1], language)
    return [replace(_number(written, after, language, bool(units)), units=units)]


def _number(written: str, after: str, language: str, has_unit: bool) -> Quantity:
    if written.isdecimal():
        value = _plain(written)
        later = {str(int(value) + 12)} if _AFTERNOON.match(after) and len(value) < 3 else set()
        return Quantity(written, frozenset({value}) | later, frozenset({value}))
    how = numbers(language)
    if value := _as_decimal(written, how):
        if "." not in written or has_unit:
            return Quantity(written, frozenset({value}))
        whole, _dot, fraction = written.rpartition(".")
        if not whole.isdecimal() or len(fraction) == 3:
            return Quantity(written, frozenset({value}))
        return replace(_ambiguous(written, after, how, has_unit), values=frozenset({value, _as_written(written)}))
    return _ambiguous(written, after, how, has_unit)


def _ambiguous(written: str, after: str, how: Numbers, has_unit: bool) -> Quantity:
    """A time, a date without year, a section, a version; what is measured is none of these."""
    pieces = [_plain(piece) for piece in re.split(r"[^0-9]+", written)]
    values = {_as_written(written)}
    if has_unit or "," in written:
        return Quantity(written, frozenset(values), frozenset(pieces) if "." not in written else frozenset())
    if len(pieces) == 2:
        first, second = (int(piece) if len(piece) <= 2 else 99 for piece in pieces)
        if _AFTERNOON.match(after):
            values.add(f"as {first + 12}.{second}")
        if "/" in written or how.dotted_dates:
            values |= {_day(*pair) for pair in _orders(first, second, how)}
    return Quantity(written, frozenset(values), frozenset(pieces))


def _date_in_figures(written: str, language: str) -> list[Quantity]:
    pieces = re.split(r"[./-]", written)
    if len(pieces) != 3 or not all(piece.isdecimal() and len(piece) in (1, 2, 4) for piece in pieces):
        return []
    if len(pieces[0]) == 4:
        year, month, day = pieces
        pairs = {(int(day), int(month))} if _is_day(int(day), int(month)) else set()
    else:
        day, month, year = pieces
        pairs = _orders(int(day), int(month), numbers(language))
    if not pairs or len(day) == 4 or len(month) == 4:
        return []
    values = frozenset({year} if len(year) == 4 else {year, f"20{year}"})
    return [_date(written, pairs), Quantity(year, values, frozenset({year}) if len(year) == 4 else values)]


def _orders(first: int, second: int, how: Numbers) -> set[tuple[int, int]]:
    pairs = {(first, second), (second, first)} if how.any_order else {(first, second)}
    return {pair for pair in pairs if _is_day(*pair)}


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _date(written: str, pairs: set[tuple[int, int]]) -> Quantity:
    parts = frozenset(str(day) for day, _month in pairs)
    return Quantity(written, frozenset(_day(*pair) for pair in pairs), parts, is_date=True)


def _day(day: int, month: int) -> str:
    return f"date {day}-{month}"


def _same_month(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """3–5 May: both are dates."""
    dated, plain = (one, other) if one.is_date else (other, one)
    month = next(iter(dated.values)).rpartition("-")[2]
    if not plain.is_whole or len(plain.written) > 2:
        return one, other
    made = _date(plain.written, {(int(plain.written), int(month))})
    return (one, made) if one.is_date else (made, other)


@cache
def _patterns(how: Numbers) -> tuple[re.Pattern[str], re.Pattern[str]]:
    groups, decimal = re.escape(how.groups), re.escape(how.decimal)
    grouped = re.compile(rf"[1-9]\d{{0,2}}(?:([{groups}])\d{{3}})(?:\1\d{{3}})*+(?:{decimal}\d++)?")
    return grouped, re.compile(rf"\d++{decimal}\d++")


def _as_decimal(written: str, how: Numbers) -> str:
    """As Python writes it; "" if it is no number in this language."""
    if not any(pattern.fullmatch(written) for pattern in _patterns(how)):
        return ""
    whole, _decimal, fraction = written.partition(how.decimal)
    digits = re.sub(r"[^0-9]", "", whole)
    fraction = fraction.rstrip("0")
    return f"{_plain(digits)}.{fraction}" if fraction else _plain(digits)


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _as_written(written: str) -> str:
    return "as " + ".".join(_plain(piece) for piece in re.split(r"[.:/]", written))
