"""What a reader is told of a variant's words: whether they are the original's, a person's translation, a machine's, or
older than their source. Asks the database nothing where `translation_of` is loaded up to the original."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

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
REVISION = 12  # letters of a source's fingerprint that tell its states apart


class TranslationStatus(TypedDict):
    status: str  # original | translated | machine | outdated
    source_language: str  # of what it was translated from, which may be a translation; an original's own
    tool: str | None
    method: str  # human | machine | machine_reviewed
    reviewed_at: datetime | None  # when a person had checked all of what a tool made
    source_revision: str | None  # which state of its source it was made from
    outdated: str | None  # content | critical: what it lacks
    newest_language: str | None  # of the variant that has what it critically lacks


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
    newest = _lacks_critically(page)
    return {
        "status": status,
        "source_language": source.language if source else page.language,
        "tool": page.text_tool or None,
        "method": page.text_origin,
        "reviewed_at": page.checked_at if page.text_origin == TextOrigin.CHECKED else None,
        "source_revision": page.source_fingerprint[:REVISION] or None,
        "outdated": "critical" if newest else "content" if status != "original" and page.outdated_since else None,
        "newest_language": newest,
    }


def _lacks_critically(page: Any) -> str | None:
    """The language in which there is what readers of `page` must not miss. A translation of a translation lacks what that
    one lacks, though it is as new as its own source."""
    newest = None
    while page.translation_of:
        if page.outdated_since and page.outdated_critical:
            newest = page.translation_of.language
        page = page.translation_of
    return newest
