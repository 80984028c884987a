"""The editor of a translated track: each caption beside the one it is made from, whose times it has. A caption is known by
its source's words, so that what was begun before the source changed finds its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction

from cms.localisation.tracks import (
    CueTranslation,
    cues_of,
    publish_translated_track,
    save_cues,
    translation_of_track,
)
from cms.media import webvtt

from ..models import Track
from .base import TrackEditor

PART = 200  # captions on one page


@dataclass
class Row:
    number: int  # from 1
    key: str
    cue: webvtt.Cue  # the source's
    source: str
    saved: str
    text: str  # in the field: what was saved, or what she has just written
    by_machine: bool
    same_as: int | None  # the number of one that says the same: it is translated there
    theirs: str | None = None  # what somebody else has saved in the meantime
    findings: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        return webvtt.clock(self.cue.start)

    @property
    def end(self) -> str:
        return webvtt.clock(self.cue.end)


class TranslationEditor(TrackEditor):
    template = "video/translation.html"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lost: list[str] = []  # what she wrote for captions that are not there any more

    @cached_property
    def rows(self) -> list[Row]:
        first: dict[str, int] = {}
        return [_row(number, one, first) for number, one in enumerate(cues_of(self.track), start=1)]

    @transaction.atomic
    def save(self) -> bool:
        Track.objects.select_for_update().get(pk=self.track.pk)  # one writer at a time finds what the other has saved
        posted = {name: str(value).replace("\r\n", "\n") for name, value in self.request.POST.items()}
        texts = {}
        rows = {row.key: row for row in self.rows if row.same_as is None}
        for name, text in posted.items():
            key = name.removeprefix("cue-")
            if key == name or (text == posted.get(f"was-{key}") and f"read-{key}" not in posted):
                continue
            row = rows.get(key)
            if row is None:
                self.lost.append(text)
                continue
            row.text = text
            if row.saved not in (posted.get(f"was-{key}"), text):
                row.theirs = row.saved
            else:
                texts[row.number - 1] = text
        save_cues(self.track, texts, self.request.user)
        for number, text in texts.items():
            self.rows[number].saved = text
        clash = bool(self.lost) or any(row.theirs is not None for row in self.rows)
        self.status = 409 if clash else 200
        return not clash

    def publish(self) -> None:
        publish_translated_track(self.track, self.request.user)

    def saved_url(self) -> str:
        return f"{super().saved_url()}&part={self._part.number}"

    @property
    def _part(self) -> Any:
        return Paginator(self.rows, PART).get_page(self.request.GET.get("part"))

    def context(self) -> dict[str, Any]:
        if self.is_checked:
            self._check()
        return {
            **super().context(),
            "source": self.track.translation_of,
            "exchange": translation_of_track(self.track).pk,
            "part": self._part,
            "lost": self.lost,
            "clash": self.status == 409,
            "done": sum(1 for row in self.rows if row.saved),
            "total": len(self.rows),
        }

    def _check(self) -> None:
        """Of times nothing is said: they are not hers to change."""
        cues = [replace(row.cue, text=row.text) for row in self.rows]
        for one in webvtt.findings(cues):
            if self.rows[one.cue].text and one.code not in webvtt.checks.ABOUT_TIMES:
                self.rows[one.cue].findings += (one.message,)


def _row(number: int, one: CueTranslation, first: dict[str, int]) -> Row:
    key = sha256(one.source_text.encode()).hexdigest()[:16]
    same_as = first.get(key)
    first.setdefault(key, number)
    return Row(number, key, one.source, one.source_text, one.text, one.text, one.by_machine, same_as)
