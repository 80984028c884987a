"""Reads a spreadsheet. Invariant: nothing of it is read before it was checked as every other file is, and no more of it
than its limits; what comes out is text, as it would be typed into the form."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cms.media.refusals import too_large, unpacks_to_too_much, wrong_content
from cms.media.validation import check_content
from cms.media.validation.names import extension_of

from .columns import MAX_COLUMNS

EXTENSIONS = ("xlsx", "csv", "txt")
MAX_ROWS = 5000
MAX_LINES = 100_000  # the empty ones too
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_CELL = 32_767  # letters; a cell of Excel holds no more
# What Excel saves as plain CSV, by the language of the machine; all others: cp1252.
CODE_PAGES = {"et": "cp1257", "lv": "cp1257", "lt": "cp1257", "pl": "cp1250", "el": "cp1253"}

Row = tuple[int, list[str]]  # the line's number, from 1, and its cells


def read_sheet(file: UploadedFile, language: str) -> Iterator[Row]:
    """The lines that hold something, the first of them the header. `language`: most likely that of the machine which
    wrote it. ValidationError if it cannot be read."""
    extension = extension_of(file.name or "")
    if extension not in EXTENSIONS:
        raise ValidationError(_("Save the spreadsheet as .xlsx or .csv."))
    size = file.size or 0
    if size > MAX_BYTES:
        raise too_large(size, MAX_BYTES)
    check_content(file)
    lines = _excel_lines(file) if extension == "xlsx" else _csv_lines(file, language)
    rows = 0
    for number, cells in enumerate(lines, start=1):
        texts = [_text(cell) for cell in cells] if any(cells) else []
        while texts and not texts[-1]:
            texts.pop()
        rows += bool(texts)
        if rows > MAX_ROWS + 1 or number > MAX_LINES:
            message = _("The spreadsheet has more than %(rows)d rows. Divide it into several.")
            raise ValidationError(message % {"rows": MAX_ROWS})
        if len(texts) > MAX_COLUMNS:
            message = _("Row %(number)d has more than %(columns)d columns. Delete those that are not in the template.")
            raise ValidationError(message % {"number": number, "columns": MAX_COLUMNS})
        if texts:
            yield number, texts


def _excel_lines(file: UploadedFile) -> Iterator[Sequence[Any]]:
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise unpacks_to_too_much(unpacked)
    try:
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)  # openpyxl reads by defusedxml
        works = book.worksheets[0]
        works.reset_dimensions()  # what a file says of its own size is not always so
        yield from works.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise wrong_content("xlsx") from error


def _csv_lines(file: UploadedFile, language: str) -> Iterator[list[str]]:
    text = _decoded(file, language)
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep="):  # Excel's own way to say it
        delimiter, text = first[4:5] or ";", rest
        yield []
    else:
        delimiter = max(";\t,", key=first.count)  # no column's name holds one
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise ValidationError(_("The CSV file cannot be read. Save it again as “CSV UTF-8”, or as .xlsx.")) from error


def _decoded(file: UploadedFile, language: str) -> str:
    file.seek(0)
    content = file.read()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return str(content.decode("utf-16", errors="replace"))
    try:
        return str(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(content.decode(CODE_PAGES.get(language, "cp1252"), errors="replace"))


def _text(cell: Any) -> str:
    """As a person would type it."""
    match cell:
        case None:
            return ""
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
    text = unicodedata.normalize("NFC", str(cell)).replace("_x000D_", "")
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if len(text) > MAX_CELL:
        message = _("A cell holds more than %(limit)d letters. Write the long text in the form, or put it into a file.")
        raise ValidationError(message % {"limit": MAX_CELL})
    return text
