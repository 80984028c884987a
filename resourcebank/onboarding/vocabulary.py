"""What may be written into a column that offers a choice. A value has a code and a label; either may be written, a concept
also by its preferred term in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.languages.countries import CountriesField
from cms.languages.countries import country_choices as countries
from cms.languages.fallback import supported_languages
from cms.languages.names import language_name
from cms.terminology.models import Concept, Term
from resourcebank.checks import resource_page_types
from resourcebank.models import Project

from .columns import Column, columns

SEPARATORS = re.compile(r"[;,\n]")


@dataclass(frozen=True)
class Value:
    code: str
    label: str
    submitted: str  # to the form
    also: tuple[str, ...] = ()  # may be written for it too


class Vocabulary:
    """Of all columns, as the database has it now. Labels are in the language of the moment."""

    @cached_property
    def values(self) -> dict[str, list[Value]]:
        """By the column's name."""
        return {
            column.name: list(self._values(column))
            for column in columns().values()
            if column.kind in ("one", "several")
        }

    def find(self, column: Column, text: str) -> list[str]:
        """What is to be submitted for what is written; ValidationError for what is no value of the column."""
        pieces = SEPARATORS.split(text) if column.kind == "several" else [text]
        known = self._known[column.name]
        written = [piece.strip() for piece in pieces if piece.strip()]
        unknown = [piece for piece in written if piece.casefold() not in known]
        if unknown:
            example = next(iter(self.values[column.name]), None)
            message = _(
                "“%(text)s” is not one of the values; they are in the template. Write for example: %(example)s."
            )
            raise ValidationError(message % {"text": unknown[0][:60], "example": example.code if example else "-"})
        return list(dict.fromkeys(known[piece.casefold()] for piece in written))

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        known: dict[str, dict[str, str]] = {}
        for name, values in self.values.items():
            by_text: dict[str, str] = {}
            for value in values:  # a code goes before another's label
                for text in (*value.also, value.label):
                    by_text.setdefault(text.casefold(), value.submitted)
            known[name] = by_text | {value.code.casefold(): value.submitted for value in values}
        return known

    def _values(self, column: Column) -> Iterator[Value]:
        field: Any = column.model_field
        here = get_language() or "en"
        if column.name == "type":
            for model in resource_page_types():
                name = str(capfirst(model._meta.verbose_name))
                yield Value(model.resource_type, name, model.resource_type)
        elif column.name == "language":
            for code in supported_languages():
                yield Value(code, language_name(code), code)
        elif field.many_to_many:
            yield from self._concepts.get(field.get_limit_choices_to()["scheme__slug"], ())
        elif field.many_to_one:
            for project in Project.objects.prefetch_related("texts"):
                yield Value(project.slug, project.title([here]), str(project.pk), (project.acronym,))
        else:
            choices = countries() if isinstance(field, CountriesField) else field.flatchoices
            for code, label in choices:
                yield Value(str(code), str(label), str(code))

    @cached_property
    def _concepts(self) -> dict[str, list[Value]]:
        by_scheme: dict[str, list[Value]] = {}
        here = get_language() or "en"
        for concept in Concept.objects.select_related("scheme").prefetch_related("terms"):
            names = tuple(term.text for term in concept.terms.all() if term.status == Term.Status.PREFERRED)
            value = Value(concept.slug, concept.label([here]), str(concept.pk), names)
            by_scheme.setdefault(concept.scheme.slug, []).append(value)
        return by_scheme
