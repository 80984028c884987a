"""Ids as browsers send them."""

from __future__ import annotations

import re

_ID = re.compile("[0-9]{1,18}")  # what a column can hold; `int` also takes other alphabets, and stumbles over thousands


def read_id(text: str) -> int | None:
    """None for what can be the id of no row."""
    return int(text) if _ID.fullmatch(text) else None
