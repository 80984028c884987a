"""Memories made the way they grow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from wagtail_localize.models import Translation

from cms.localisation.approvals import set_approved
from cms.localisation.memory.models import MemoryEntry
from cms.localisation.memory.recording import new_entry, place_of
from tests.cms.localisation.helpers import set_segment


def segment_of(translation: Translation, source: str) -> Any:
    segments = translation.source.stringsegment_set.select_related("string", "context")
    return segments.filter(string__data=source).first()


def approve(translation: Translation, source: str, target: str, user: Any = None) -> None:
    segment = segment_of(translation, source)
    set_segment(translation, segment, target, user)
    set_approved(translation, segment, user, True)


def withdraw(translation: Translation, source: str) -> None:
    set_approved(translation, segment_of(translation, source), None, False)


def fill(pairs: Iterable[tuple[str, str]], source_language: str = "nb", target_language: str = "sv") -> None:
    """As if each had been approved at a place of its own."""
    languages = (source_language, target_language)
    MemoryEntry.objects.bulk_create(
        new_entry(*languages, source, target, place=place_of(str(uuid4()))) for source, target in pairs
    )
