"""What a reader is told of a variant's words: whether they are the original's, a person's translation, a machine's, or
older than their source."""

from __future__ import annotations

from typing import TypedDict

from cms.localisation.models import TextOrigin

from .models import ResourcePage


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
