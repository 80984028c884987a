"""Invariant: a parameter is declared once; the same declaration reads it, refuses it with a message that names the
remedy, and documents it in OpenAPI. What is not declared is refused: a misspelt filter never widens an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from search.vocabulary import Vocabulary

from .problems import InvalidParameters, ParameterError

SHORT_LIST = 40  # so many allowed values are listed in an error
LARGEST_NUMBER = 2**53 - 1  # what JSON numbers hold exactly
YEARS = range(1900, 2201)


class Invalid(Exception):
    def __init__(self, message: str, allowed: Collection[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.allowed = allowed if len(allowed) <= SHORT_LIST else ()


Read = Callable[[list[str], Vocabulary], Any]


@dataclass(frozen=True)
class Parameter:
    name: str
    description: str
    schema: Mapping[str, Any]  # OpenAPI
    read: Read  # the texts given (at least one) -> value; raises Invalid
    default: Any = None
    many: bool = field(default=False, kw_only=True)  # texts by comma or repetition; else exactly one

    def texts(self, query: QueryDict) -> list[str]:
        given = query.getlist(self.name)
        if self.many:
            return [text.strip() for texts in given for text in texts.split(",")]
        if len(given) > 1:
            raise Invalid(_("Give it once."))
        return given


Values = Mapping[str, Any]


def read_parameters(query: QueryDict, parameters: Sequence[Parameter], vocabulary: Vocabulary) -> Values:
    """Every declared parameter's value, its default where it is not given; else all that is wrong, at once."""
    names = [parameter.name for parameter in parameters]
    unknown = Invalid(_("There is no such parameter here. Correct its name or leave it out."), names)
    errors = [_error(name[:100], unknown) for name in query if name not in names]
    values: dict[str, Any] = {}
    for parameter in parameters:
        try:
            texts = parameter.texts(query)
            values[parameter.name] = parameter.read(texts, vocabulary) if texts else parameter.default
        except Invalid as invalid:
            errors.append(_error(parameter.name, invalid))
    if errors:
        raise InvalidParameters(errors)
    return values


def _error(name: str, invalid: Invalid) -> ParameterError:
    error: ParameterError = {"parameter": name, "message": invalid.message}
    if invalid.allowed:
        error["allowed"] = list(invalid.allowed)
    return error


def refuse(name: str, message: str) -> InvalidParameters:
    """For what only two parameters together make wrong."""
    return InvalidParameters([_error(name, Invalid(message))])


# --- Kinds of parameter -------------------------------------------------------------------------------------------
def words(name: str, description: str, longest: int) -> Parameter:
    def read(texts: list[str], vocabulary: Vocabulary) -> str:
        if len(texts[0]) > longest:
            message = _("It has %(length)s characters; the most is %(longest)s. Make it shorter.")
            raise Invalid(message % {"length": len(texts[0]), "longest": longest})
        return texts[0].replace("\x00", " ")  # no database holds it

    return Parameter(name, description, {"type": "string", "maxLength": longest, "default": ""}, read, "")


def integer(
    name: str, description: str, default: int | None = None, *, least: int = 1, most: int = LARGEST_NUMBER
) -> Parameter:
    def read(texts: list[str], vocabulary: Vocabulary) -> int:
        if re.fullmatch(r"[0-9]{1,16}", texts[0]) and least <= int(texts[0]) <= most:
            return int(texts[0])
        if most == LARGEST_NUMBER:
            raise Invalid(_("Give a whole number, %(least)s or more.") % {"least": least})
        raise Invalid(_("Give a whole number from %(least)s to %(most)s.") % {"least": least, "most": most})

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name, description, schema if default is None else {**schema, "default": default}, read, default)


def flag(name: str, description: str, *, default: bool) -> Parameter:
    def read(texts: list[str], vocabulary: Vocabulary) -> bool:
        if texts[0] not in ("true", "false"):
            raise Invalid(_("Give true or false."), ("true", "false"))
        return texts[0] == "true"

    return Parameter(name, description, {"type": "boolean", "default": default}, read, default)


def choice(name: str, description: str, allowed: Sequence[str]) -> Parameter:
    def read(texts: list[str], vocabulary: Vocabulary) -> str:
        return known(texts[0], allowed)

    return Parameter(name, description, {"type": "string", "enum": list(allowed)}, read)


def names(
    name: str, description: str, allowed: Sequence[str], *, default: Any = None, keywords: Sequence[str] = ()
) -> Parameter:
    """Some of `allowed`, or exactly one of the `keywords`."""

    def read(texts: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
        if len(texts) == 1 and texts[0] in keywords:
            return tuple(allowed) if texts[0] == "all" else ()
        return tuple(dict.fromkeys(known(text, allowed) for text in texts))

    schema: dict[str, Any] = {"type": "array", "items": {"type": "string", "enum": [*allowed, *keywords]}}
    if default is not None:
        schema["default"] = list(default)
    return Parameter(name, description, schema, read, default, many=True)


def moment(name: str, description: str, *, end_of_day: bool = False) -> Parameter:
    """A date (its first moment, or its last, in UTC) or a time with its zone."""

    def read(texts: list[str], vocabulary: Vocabulary) -> datetime:
        try:
            found = _moment(texts[0], time.max if end_of_day else time.min)
        except (ValueError, OverflowError):
            found = None
        if found is None or found.year not in YEARS:
            example = "2024-05-31, 2024-05-31T12:00:00Z"
            message = _(
                "Give a date, or a time with its zone, in the years %(first)s to %(last)s; for example %(example)s. "
                "In an address, + is written %%2B."
            )
            raise Invalid(message % {"first": YEARS[0], "last": YEARS[-1], "example": example})
        return found

    schema = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}
    return Parameter(name, description, schema, read)


def _moment(text: str, time_of_day: time) -> datetime | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        day: date | None = parse_date(text)
        return datetime.combine(day, time_of_day, UTC) if day else None
    found = parse_datetime(text) if re.match(r"\d{4}-\d\d-\d\d[Tt]", text, re.ASCII) else None
    return found.astimezone(UTC) if found and found.tzinfo else None


def known(text: str, allowed: Collection[str]) -> str:
    if text in allowed:
        return text
    if not text:
        raise Invalid(_("It is empty. Give a value or leave the parameter out."), allowed)
    message = _("“%(value)s” is not a value it can have. Correct it or leave it out.")
    raise Invalid(message % {"value": text[:100]}, allowed)
