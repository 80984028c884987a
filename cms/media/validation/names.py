"""Invariant: a name says to people what it says to machines. It is shown to readers and used by their machines when they
save the file; it never names anything in our own storage."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from ..refusals import misleading_name

MAX_LENGTH = 255
# Emoji and some scripts join letters by these two.
JOINERS = frozenset("\u200c\u200d")
# Names of devices in Windows, whatever the extension.
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
# What some server or machine would run although it is not the last of several. (`.com` is in names of websites.)
INNER = re.compile(
    r"\.(exe|scr|pif|msi|bat|cmd|ps1|sh|vbs|vbe|jar|apk|lnk|jse?|wsf|hta|php\d?|phtml|phar|jsp|aspx?|cgi|pl|py|"
    r"x?html?|svgz?|xml|docm|dotm|xlsm|xltm|pptm|ppsm)\s*\.",
    re.IGNORECASE,
)


def extension_of(name: str) -> str:
    """In small letters, without the dot."""
    return PurePath(name).suffix.lstrip(".").lower()


def check_name(name: str) -> None:
    hidden = any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for char in set(name) - JOINERS)
    stem = name.split(".", maxsplit=1)[0].strip()
    if (
        hidden
        or not stem
        or len(name) > MAX_LENGTH
        or "\\" in name
        or name != name.strip()
        or RESERVED.fullmatch(stem)
        or INNER.search(name)
    ):
        raise misleading_name()
