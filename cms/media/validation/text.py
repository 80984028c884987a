"""Text has no signature. It is text if every byte of it is, and nothing in it is markup or a command."""

from __future__ import annotations

import codecs
import re
from typing import IO

from ..refusals import wrong_content

CHUNK = 256 * 1024
OVERLAP = 300  # longer than anything that is looked for
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
OTHER_KIND = re.compile(r"\s*(<[a-z!?/]|%pdf-|\{\\rtf|#!|mz\x90|pk\x03|gif8|\x7felf|content-type:|mime-version:)", re.I)
MARKUP = re.compile(
    r"<\s*/?\s*(?:script|html|head|body|svg|iframe|object|embed|applet|form|meta|base|link|style)[\s/>]"
    r"|<!doctype|<!entity|<\?(?:php|=)|\b(?:javascript|vbscript):\S|\+adw-",
    re.IGNORECASE,
)
# A cell by which a spreadsheet program starts another one: =cmd|'/C calc'!A0
COMMAND_CELL = re.compile(r"""[=+\-@][\w()*+.\\/-]{1,60}\|\s*(?:'[^'\r\n]*'|[\w.]+)!""")


def check_text(file: IO[bytes], extension: str) -> None:
    file.seek(0)
    first = file.read(CHUNK)
    encoding = next((name for bom, name in BOMS if first.startswith(bom)), "utf-8")
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text, chunk = "", first
    start: str | None = None
    while chunk:
        text = text[-OVERLAP:] + decoder.decode(chunk)
        if start is None:
            start = text[:800].lstrip("\ufeff")
            if OTHER_KIND.match(start) or (extension == "vtt" and not start.startswith("WEBVTT")):
                raise wrong_content(extension)
        command = extension == "csv" and COMMAND_CELL.search(text)
        if command or CONTROL_CHARACTERS.search(text) or MARKUP.search(text):
            raise wrong_content(extension)
        chunk = file.read(CHUNK)
    if start is None:
        raise wrong_content(extension)
