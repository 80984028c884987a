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
    keeps every translation and only the times change."""

    def clean(self, value: Any, model_instance: Any) -> Any:
        value = super().clean(value, model_instance)
        return webvtt.write(webvtt.parse(value)) if value else value

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        return [
            StringSegmentValue("", StringValue.from_plaintext(cue.text), order=order)
            for order, cue in enumerate(webvtt.parse(value) if value else [])
        ]

    def restore_translated_segments(self, value: str, segments: list[StringSegmentValue]) -> str:
        translated = {segment.order: segment.string.render_text() for segment in segments}
        cues = webvtt.parse(value)
        return webvtt.write(
            replace(cue, raw=webvtt.escape(translated[order])) if order in translated else cue
            for order, cue in enumerate(cues)
        )
