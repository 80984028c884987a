"""Fields that wagtail-localize cannot divide into segments by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models
from wagtail_localize.segments.types import StringSegmentValue
from wagtail_localize.strings import StringValue

from cms.media import webvtt


class WebVTTField(models.TextField):
    """Captions: each cue is one segment, all at one path and told apart by their order, so that re-timing the source
    keeps every translation and only the times change. Identifiers, settings and voices are the source's."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = super().clean(value, model_instance)
        return webvtt.write(webvtt.parse(value)) if value else value

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        return [StringSegmentValue("", StringValue.from_plaintext(_words(cue))) for cue in spoken(value)]

    def restore_translated_segments(self, value: str, segments: list[StringSegmentValue]) -> str:
        # wagtail-localize numbers the segments anew, over the whole page: only their sequence says which cue is meant.
        in_order = sorted(segments, key=lambda segment: segment.order)
        return webvtt.write(
            replace(cue, raw=webvtt.revoiced(cue.raw, segment.string.render_text()))
            for cue, segment in zip(spoken(value), in_order, strict=True)
        )


def spoken(value: str) -> list[webvtt.Cue]:
    """The cues that have words: one for each segment, in their order."""
    return [cue for cue in webvtt.parse(value) if cue.text] if value else []


def _words(cue: webvtt.Cue) -> str:
    """A line for each voice: that is how its translation comes back to who says it."""
    return "\n".join(text for _voice, text in webvtt.said(cue.raw))
