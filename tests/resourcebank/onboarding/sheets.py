"""Spreadsheets and archives as partners' programs make them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

Row = Mapping[str, Any]


def table(rows: Sequence[Row]) -> list[list[Any]]:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def xlsx(rows: Sequence[Row], name: str = "works.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    for line in table(rows):
        book.active.append(line)
    written = io.BytesIO()
    book.save(written)
    return SimpleUploadedFile(name, written.getvalue())


def csv_file(
    rows: Sequence[Row], *, delimiter: str = ";", encoding: str = "utf-8-sig", name: str = "works.csv"
) -> SimpleUploadedFile:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(table(rows))
    return SimpleUploadedFile(name, written.getvalue().encode(encoding))


def zipped(files: Mapping[str, bytes], name: str = "files.zip") -> SimpleUploadedFile:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return SimpleUploadedFile(name, written.getvalue())


def work(key: str = "1", **cells: Any) -> dict[str, Any]:
    """A row that is complete."""
    return {"key": key, "type": "guideline", "title_nb": f"Veileder {key}", "summary_nb": "Om den", **cells}
