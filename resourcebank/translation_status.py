"""What a reader is told of a variant's words: whether they are the original's, a person's translation, a machine's, or
older than their source."""

from __future__ import annotations

from typing import TypedDict

from django.db.models import Case, Value, When

from cms.localisation.models import TextOrigin

from .models import ResourcePage

STATUSES = ("original", "translated", "machine", "outdated")
# The same as `translation_status` says, for the database to count by.
STATUS = Case(
    When(is_original=True, then=Value("original")),
    When(text_origin=TextOrigin.MACHINE, then=Value("machine")),
    When(outdated_since__isnull=False, then=Value("outdated")),
    default=Value("translated"),
)


class TranslationStatus(TypedDict):
    status: str  # original | translated | machine | outdated
    source_language: str
    tool: str | None


def translation_status(page: ResourcePage) -> TranslationStatus:
    source: ResourcePage | None = page.translation_of  # type: ignore[assignment]
    if page.is_original or source is None:
        status = "original"
    elif page.text_origin == TextOrigin.MACHINE:
        status = "machine"  # said before "outdated": it is what a reader must know first
    elif page.outdated_since:
        status = "outdated"
    else:
        status = "translated"
    return {
        "status": status,
        "source_language": source.language if source else page.language,
        "tool": page.text_tool or None,
    }
