"""What each text of a rich text is in, to be told beside it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

_ELEMENT = re.compile(r"<(?P<end>/?)(?P<name>[a-z0-9]+)(?:\s[^<>]*)?>")
_ELEMENTS = {
    "h2": _("Heading"),
    "h3": _("Smaller heading"),
    "h4": _("Smaller heading"),
    "li": _("List item"),
    "blockquote": _("Quotation"),
}


def elements_of(template: str) -> list[Any]:
    """By the text's place; "" for what is in nothing to be told."""
    found: list[Any] = []  # lazy
    opened: list[str] = []
    for tag in _ELEMENT.finditer(template):
        if tag["name"] == "text" and not tag["end"]:
            found.append(next((_ELEMENTS[name] for name in reversed(opened) if name in _ELEMENTS), ""))
        elif tag["end"]:
            if tag["name"] in opened:
                del opened[len(opened) - 1 - opened[::-1].index(tag["name"]) :]
        elif not tag[0].endswith("/>"):
            opened.append(tag["name"])
    return found
