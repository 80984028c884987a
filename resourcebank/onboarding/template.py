"""What is written out: the template to fill in, and the report of an import. Invariant: no cell is a formula, whatever was
written by whom."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.csv_files import as_csv, neutral

from .columns import Column, Slot, columns, columns_for
from .models import ImportRow, SheetImport
from .sheets import MAX_ROWS
from .vocabulary import Vocabulary

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD = Font(bold=True)
WIDTH = 28  # letters


def csv_template(languages: Sequence[str]) -> bytes:
    return as_csv([[slot.name for slot in columns_for(languages)]])


def xlsx_template(languages: Sequence[str]) -> bytes:
    """The empty sheet, one that explains its columns, one with the values that may be chosen."""
    book = Workbook()
    works: Any = book.active
    works.title = _("Works")
    slots = columns_for(languages)
    _append(works, [slot.name for slot in slots], bold=True)
    works.freeze_panes = "B2"
    explained: Any = book.create_sheet(_("Columns"))
    _append(explained, [_("Column"), _("What it is"), _("Must be filled in"), _("Only for"), _("How")], bold=True)
    for slot in slots:
        column = slot.column
        required = _("yes") if column.required else ""
        label = str(capfirst(column.label))
        _append(explained, [slot.name, label, required, ", ".join(column.types), how(column)])
    values: Any = book.create_sheet(_("Values"))
    _append(values, [_("Column"), _("Value"), _("What it is")], bold=True)
    for name, listed in Vocabulary().values.items():
        first = values.max_row + 1
        for value in listed:
            _append(values, [name, value.code, value.label])
        if listed and columns()[name].kind == "one":
            _offer(works, slots, name, f"'{values.title}'!$B${first}:$B${values.max_row}")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _append(sheet: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    sheet.append([neutral(text) for text in texts])
    for number, cell in enumerate(sheet[sheet.max_row], start=1):
        cell.data_type = "s"
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
        if bold:
            cell.font = BOLD


def _offer(works: Any, slots: Sequence[Slot], name: str, values: str) -> None:
    """A list to choose from in every cell of the column; another text may be typed all the same."""
    letter = get_column_letter([slot.name for slot in slots].index(name) + 1)
    choice = DataValidation(type="list", formula1=values, allow_blank=True, showErrorMessage=False)
    choice.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    works.add_data_validation(choice)


def how(column: Column) -> str:
    hints = {
        "paragraphs": _("Plain text; an empty line between paragraphs."),
        "lines": _("Several lines in one cell."),
        "several": _("Several with a semicolon between them."),
        "file": _("The name of a file."),
        "image": _("The name of a file."),
        "captions": _("The name of a file."),
    }
    hint = hints.get(column.kind, "")
    example = {models.DateField: "2026-12-24", models.DateTimeField: "2026-12-24 18:00"}.get(type(column.model_field))
    return " ".join(str(text) for text in (column.help, hint, example) if text)


def report(one: SheetImport) -> bytes:
    """A line for each problem of a row, or one for the row."""
    header = [_("Row"), "key", _("Title"), _("Result"), _("Column"), _("Remedy")]
    return as_csv([header, *(line for row in one.rows.all() for line in _report_lines(row))])


def _report_lines(row: ImportRow) -> list[list[Any]]:
    start = [row.number, row.key, row.title, row.result]
    return [[*start, *problem] for problem in row.problems or [("", "")]]
