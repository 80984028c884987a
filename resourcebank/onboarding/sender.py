from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from cms.partners.models import Partner

from .attachments import Bundle
from .columns import Slot
from .vocabulary import Vocabulary


class Problems(list[tuple[str, str]]):
    """Of a row: column and message; no column: all of the row."""

    def take(self, column: str, error: ValidationError) -> None:
        self.extend((column, message) for message in _said(error))


@dataclass(frozen=True)
class Sender:
    """Who sent the sheet, for whom, and what it may name."""

    partner: Partner
    user: Any
    slots: Sequence[Slot]
    vocabulary: Vocabulary
    bundle: Bundle


def _said(error: Any) -> list[str]:
    """Of blocks inside a stream, too."""
    inside = getattr(error, "block_errors", None) or getattr(error, "as_data", list)()
    if not inside:
        return list(error.messages)
    found = inside.values() if isinstance(inside, Mapping) else inside
    return [message for one in found if one for message in _said(one)]
