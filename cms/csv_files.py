"""CSV as Excel in our countries opens it with a double click. Invariant: no cell is a formula, whoever wrote it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

CSV = "text/csv; charset=utf-8"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([neutral(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def neutral(cell: Any) -> str:
    """As words, where a spreadsheet program would calculate."""
    written = str(cell)
    return f"'{written}" if _FORMULA.match(written) else written


def plain(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
