"""Invariant: terms, labels and definitions are compared and written in one form, whatever way they came in; it holds nothing
that a file cannot hold. Pure."""

from __future__ import annotations

import re
import unicodedata

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tidy(text: str) -> str:
    """In one line, as terms are compared."""
    return " ".join(unicodedata.normalize("NFC", _NOT_XML.sub("", text)).split())


def tidy_lines(text: str) -> str:
    """The same of a text that may have several lines."""
    return "\n".join(filter(None, map(tidy, _NOT_XML.sub("", text).splitlines())))
