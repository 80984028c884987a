"""Spreadsheets as Excel and others save them, and as somebody would who means harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from cms.csv_files import as_csv
from resourcebank.checks import resource_page_types
from resourcebank.models import EventPage, GuidelinePage
from resourcebank.onboarding import sheets
from tests.cms.media.samples import PDF, docx
from tests.factories import get_partner, make_concept
from tests.resourcebank.onboarding.conftest import Onboarding
from tests.resourcebank.onboarding.sheets import csv_file, table, work, xlsx, zipped

NORTHERN = "Blåbærsyltetøy – «Āžuolų» 3 € \nlinje to; her"


@pytest.mark.parametrize(
    ("delimiter", "encoding", "name"),
    [(";", "utf-8-sig", "a.csv"), (",", "utf-8", "a.csv"), ("\t", "utf-16", "a.txt"), (";", "utf-16", "a.csv")],
)
def test_csv_is_read_however_it_was_saved(editor: Onboarding, delimiter: str, encoding: str, name: str) -> None:
    rows = [work("1", summary_nb=NORTHERN)]
    editor.bring_in(csv_file(rows, delimiter=delimiter, encoding=encoding, name=name))
    assert GuidelinePage.objects.get().summary == NORTHERN.replace(" \n", "\n")


@pytest.mark.parametrize(
    ("language", "encoding", "words"),
    [
        ("nb", "cp1252", "Blåbær – «ø» €"),
        ("lt", "cp1257", "Ąžuolas šilė"),
        ("pl", "cp1250", "Żółw"),
        ("el", "cp1253", "Οδηγός"),
    ],
)
def test_plain_csv_is_in_the_code_page_of_the_partners_country(
    editor: Onboarding, language: str, encoding: str, words: str
) -> None:
    type(editor.partner).objects.filter(pk=editor.partner.pk).update(language=language)
    editor.bring_in(csv_file([work("1", language="nb", summary_nb=words)], encoding=encoding))
    assert GuidelinePage.objects.get().summary == words


def test_a_csv_that_names_its_delimiter(editor: Onboarding) -> None:
    content = "sep=,\n" + ",".join(work()) + "\n" + ",".join(work().values())
    assert editor.send(SimpleUploadedFile("a.csv", content.encode())) == {"1": ["new"]}


def test_numbers_and_dates_of_excel_are_read_as_they_are_shown(editor: Onboarding) -> None:
    row = {**work(), "key": 17.0, "type": "event", "starts_at": datetime(2027, 1, 2, 18, 30), "duration_minutes": 90.0}
    editor.bring_in(
        xlsx([{**row, "review_by": date(2028, 2, 3)}, {}, {**row, "key": 18, "starts_at": date(2027, 1, 2)}])
    )
    page, at_midnight = EventPage.objects.order_by("pk")
    assert (page.duration_minutes, str(page.review_by)) == (90, "2028-02-03")
    assert page.starts_at.isoformat() == "2027-01-02T17:30:00+00:00"
    assert at_midnight.starts_at.isoformat() == "2027-01-01T23:00:00+00:00"
    assert set(editor.rows()) == {"17", "18"}


def test_a_formula_is_read_as_its_result(editor: Onboarding) -> None:
    book = Workbook()
    for line in table([work("1", title_nb='=HYPERLINK("http://evil.example","x")')]):
        book.active.append(line)
    written = io.BytesIO()
    book.save(written)
    assert editor.send(SimpleUploadedFile("a.xlsx", written.getvalue()))["1"] == [
        "error", "title_nb: This field is required."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("key;type;titel_nb", "“titel_nb” is not known. Name it as in the template, or delete it. Is it “title_nb”?"),
        ("key;type;title_nb;type", "The column “type” is there twice."),
        ("type;title_nb", "The column “key” is missing."),
        ("key;type", "The column “title_…” is missing."),
        ("key;type;;title_nb", "A column has no name in the first row."),
        ("key;type;title_nb", "A column has no name in the first row."),
    ],
)  # fmt: skip
def test_a_wrong_header_is_told(editor: Onboarding, header: str, said: str) -> None:
    assert said in editor.refusal(SimpleUploadedFile("a.csv", f"{header}\n1;tool;A;B;C\n".encode()))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "submitted file is empty"),
        ("a.csv", b";;\n;;", "The spreadsheet is empty."),
        ("a.csv", b"key;type;title_nb\n", "no rows below"),
        ("a.csv", b'key;type;title_nb\n1;tool;"a\n', "cannot be read"),
        ("a.csv", b"key;type;title_nb\n1;tool;<script>alert(1)</script>", "not what the name says"),
        ("a.csv", b"key;type;title_nb\n1;tool;=cmd|'/C calc'!A0", "not what the name says"),
        ("a.ods", b"x", "Save the spreadsheet as .xlsx or .csv."),
        ("a.xlsx", b"PK\x03\x04 no", "not what the name says"),
        ("a.xlsx", docx(), ""),
        ("a.xlsm", b"x", "Save the spreadsheet as .xlsx or .csv."),
    ],
)
def test_what_is_no_spreadsheet_is_refused(editor: Onboarding, name: str, content: bytes, said: str) -> None:
    assert said in editor.refusal(SimpleUploadedFile(name, content))


def changed(file: SimpleUploadedFile, part: str, change: Any) -> SimpleUploadedFile:
    """The same workbook with another part."""
    written = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return SimpleUploadedFile("a.xlsx", written.getvalue())


def test_entities_and_bombs_are_refused_unread(editor: Onboarding, settings: Any) -> None:
    assert openpyxl.DEFUSEDXML
    laughs = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    entity = changed(xlsx([work()]), "xl/worksheets/sheet1.xml", lambda xml: laughs + xml)
    assert "not what the name says" in editor.refusal(entity)
    outside = b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert "not what the name says" in editor.refusal(
        changed(xlsx([work()]), "xl/worksheets/sheet1.xml", lambda xml: outside + xml)
    )
    bomb = changed(xlsx([work()]), "docProps/app.xml", lambda xml: xml + b" " * 250 * 1024 * 1024)
    assert "Unpacked, the file would be" in editor.refusal(bomb)


def test_a_sheet_that_claims_a_million_rows_is_refused_rather_than_read_in_part(editor: Onboarding) -> None:
    def far(xml: bytes) -> bytes:
        return xml.replace(b'<row r="3"', b'<row r="1048576"').replace(b'r="A3"', b'r="A1048576"')

    sheet = changed(xlsx([work("1"), work("2")]), "xl/worksheets/sheet1.xml", far)
    assert "more than 5000 rows" in editor.refusal(sheet)


def test_a_sheet_is_read_whole_whatever_it_says_of_its_size(editor: Onboarding) -> None:
    def small(xml: bytes) -> bytes:
        assert b'<dimension ref="A1:D3"' in xml
        return xml.replace(b'<dimension ref="A1:D3"', b'<dimension ref="A1"')

    sheet = changed(xlsx([work("1"), work("2")]), "xl/worksheets/sheet1.xml", small)
    assert list(editor.send(sheet)) == ["1", "2"]


def test_empty_rows_are_passed_over(editor: Onboarding, monkeypatch: Any) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert list(editor.send(xlsx([work("1"), *[{}] * 20, work("2")]))) == ["1", "2"]


def test_limits(editor: Onboarding, monkeypatch: Any) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    monkeypatch.setattr(sheets, "MAX_CELL", 100)
    assert "more than 3 rows" in editor.refusal(csv_file([work(str(number)) for number in range(4)]))
    assert "more than 100 letters" in editor.refusal(csv_file([work(body_nb="x" * 101)]))
    assert editor.send(csv_file([work(str(number)) for number in range(3)]))


def test_files_that_cannot_be_taken_are_refused_with_the_sheet(editor: Onboarding) -> None:
    assert "not accepted" in editor.refusal(xlsx([work()]), SimpleUploadedFile("a.exe", b"MZ"))
    broken = SimpleUploadedFile("a.zip", zipped({"a.pdf": PDF}).read()[:-10])
    assert "not what the name says" in editor.refusal(xlsx([work()]), broken)
    many = zipped({f"{number}.txt": b"x" for number in range(10_001)})
    assert "not what the name says" in editor.refusal(xlsx([work()]), many)
    bomb = zipped({"a.txt": b"x" * 300 * 1024 * 1024})
    assert "Unpacked, the file would be" in editor.refusal(xlsx([work()]), bomb)


def test_names_in_an_archive_lead_nowhere_and_are_found_however_they_were_written(editor: Onboarding) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("../../etc/ut.pdf", PDF)
        archive.writestr("en/lik.pdf", PDF)
        archive.writestr("to/lik.pdf", PDF)
        archive.writestr("e\u0301te\u0301.pdf", PDF)  # as macOS writes it
        windows = zipfile.ZipInfo("xxxx.pdf")
        archive.writestr(windows, PDF)
    # Windows Explorer writes the code page of the console, and does not say so.
    content = written.getvalue().replace(b"xxxx.pdf", "søøt.pdf".encode("cp850"))
    rows = [
        work(name, files_nb=name) for name in ("ut.pdf", "en/lik.pdf", "été.pdf", "søøt.pdf", "lik.pdf", "../../etc/passwd")
    ]  # fmt: skip
    found = editor.send(xlsx(rows), SimpleUploadedFile("a.zip", content))
    assert [row[0] for row in found.values()] == ["new", "new", "new", "new", "error", "error"]


# --- The template -------------------------------------------------------------------------------------------------
def test_the_template_can_be_filled_in_and_sent(editor: Onboarding) -> None:
    make_concept("recovery", nb="tilfriskning", en="recovery")
    answer = editor.client.get(f"{editor.start}template/xlsx/?language=nb&language=fi")
    assert answer["Content-Disposition"] == 'attachment; filename="fjord.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    works, columns, values = book.worksheets
    header = [cell.value for cell in works[1]]
    assert {"key", "type", "title_nb", "title_fi", "summary_nb", "topics", "licence", "starts_at"} <= set(header)
    assert "title_sv" not in header
    assert [row[0].value for row in columns.iter_rows(min_row=2)] == header
    offered = {(row[0].value, row[1].value): row[2].value for row in values.iter_rows(min_row=2)}
    assert offered["topics", "recovery"] == "recovery"
    assert offered["countries", "NO"] == "Norway"
    assert {value for name, value in offered if name == "type"} == {
        model.resource_type for model in resource_page_types()
    }
    assert any(choice.formula1.startswith("'Values'!$B$") for choice in works.data_validations.dataValidation)
    works.append([work("1", topics="recovery").get(name) for name in header])
    filled = io.BytesIO()
    book.save(filled)
    assert editor.send(SimpleUploadedFile("fjord.xlsx", filled.getvalue())) == {"1": ["new"]}


def test_the_template_as_csv_and_without_a_language(editor: Onboarding) -> None:
    content = editor.client.get(f"{editor.start}template/csv/").content.decode("utf-8-sig")
    assert "title_nb" in content.split(";")
    assert editor.client.get(f"{editor.start}template/html/").status_code == 404


def test_no_cell_that_is_written_out_is_a_formula(editor: Onboarding) -> None:
    make_concept("harm", en="=cmd|'/C calc'!A0")
    book = load_workbook(io.BytesIO(editor.client.get(f"{editor.start}template/xlsx/").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cell.value for cell in cells if "cmd" in str(cell.value)] == ["'=cmd|'/C calc'!A0"]
    assert not [cell for cell in cells if cell.data_type == "f"]
    line = as_csv([["=1", "+1", "-1", "@a", "\t=1", "1-1", ""]]).decode("utf-8-sig")
    assert line == "'=1;'+1;'-1;'@a;'\t=1;1-1;\r\n"


def test_partners_have_templates_in_their_own_language(onboard: Any) -> None:
    content = (
        onboard("neighbour", "skog").client.get(f"/admin/onboarding/{get_partner('skog').pk}/template/csv/").content
    )
    assert b"title_sv" in content
