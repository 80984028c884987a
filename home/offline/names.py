"""Names of files that people unpack. Invariant: none leads out of the folder, means a device, is refused on Windows, Mac or
Linux, hides what it is, or is another's in large letters."""

from __future__ import annotations

import re
import unicodedata

from cms.media.validation.names import RESERVED

LONGEST = 60  # letters, since Windows allows 260 for the whole path
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def safe_name(title: str, extension: str, taken: set[str]) -> str:
    """Like `title`; `taken` are those given away, to which it is added."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    if text.lower().endswith(f".{extension}"):
        text = text[: -len(extension) - 1]
    stem = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(". ")[:LONGEST].rstrip(". ")
    if not stem or RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"file {stem}".strip()
    name, number = f"{stem}.{extension}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}).{extension}"
    taken.add(name.casefold())
    return name
