"""The termbase as CSV: a line for each term. Pure. Invariant: no cell is a formula, and what was written out is read back as
the same words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.csv_files import as_csv, plain
from cms.terminology.entries import ConceptEntry, TermEntry
from cms.terminology.texts import tidy, tidy_lines
from cms.untrusted_xml import decoded

from .lines import Line, check_count

COLUMNS = ("concept", "vocabulary", "language", "term", "status", "source", "definition", "do_not_translate")
REQUIRED = ("concept", "language", "term")
YES, NO = "yes", "no"


def write_csv(concepts: Iterable[ConceptEntry]) -> bytes:
    """A definition stands beside its language's first term."""
    rows = (row for concept in concepts for row in _rows(concept))
    return as_csv((COLUMNS, *rows))


def read_csv(content: bytes) -> list[Line]:
    """ValidationError if it is no CSV with our columns."""
    text = decoded(content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t,", key=first.count), strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if not set(REQUIRED) <= set(names):
            message = _("The first line must name the columns: %(columns)s. Export the terms and write into that file.")
            raise ValidationError(message % {"columns": ", ".join(COLUMNS)})
        return check_count(_read(reader.line_num, dict(zip(names, row, strict=False))) for row in reader if any(row))
    except csv.Error as error:
        raise ValidationError(_("The CSV file cannot be read. Save it again as “CSV UTF-8”.")) from error


def _rows(concept: ConceptEntry) -> Iterator[tuple[str, ...]]:
    definitions = dict(concept.definitions)
    only_defined = [TermEntry(code, "", "") for code in definitions if code not in {t.language for t in concept.terms}]
    for term in (*concept.terms, *only_defined):
        yield (
            concept.slug, concept.scheme, term.language, tidy(term.text), term.status, tidy(term.source),
            tidy_lines(definitions.pop(term.language, "")), YES if concept.do_not_translate else NO,
        )  # fmt: skip


def _read(number: int, said: dict[str, str]) -> Line:
    cells = {name: plain(said.get(name, "")) for name in COLUMNS}
    return Line(
        number=number,
        concept=tidy(cells["concept"]),
        scheme=tidy(cells["vocabulary"]),
        language=tidy(cells["language"]),
        term=tidy(cells["term"]),
        status=tidy(cells["status"]).lower(),
        source=tidy(cells["source"]),
        definition=tidy_lines(cells["definition"]),
        do_not_translate={YES: True, NO: False}.get(tidy(cells["do_not_translate"]).lower()),
    )
