"""Whether a PDF says what is a heading, a list, a table: without its tags a screen reader reads lines as they lie."""

from __future__ import annotations

from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

UNREADABLE = (PyPdfError, OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError)


def is_tagged_pdf(file: IO[bytes]) -> bool:
    """Also False where that cannot be read. Reads the catalogue only, however large the file is."""
    file.seek(0)
    try:
        catalogue = PdfReader(file).trailer["/Root"]
        return _marked(catalogue) and "/K" in _dictionary(catalogue, "/StructTreeRoot")
    except UNREADABLE:
        return False
    finally:
        file.seek(0)


def _marked(catalogue: Any) -> bool:
    return bool(_dictionary(catalogue, "/MarkInfo").get("/Marked"))


def _dictionary(catalogue: Any, name: str) -> DictionaryObject:
    found = catalogue.get(name)
    value = found.get_object() if found is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()
