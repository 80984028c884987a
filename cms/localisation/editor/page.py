"""What the editor's page shows of the rows: one part of those that she asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.utils import get_user_display_name

from cms.languages.names import own_language_name
from cms.localisation.models import SegmentEvent, TranslationJob
from cms.localisation.roles import role_in
from cms.localisation.words import SegmentChanged
from cms.media import webvtt

from .chips import read
from .rows import AnyRow, Row, Show, is_shown, rows_of
from .saving import Left
from .subjects import Subject

PART = 100  # rows on one page
LEFT_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is shown: with what she has just written where that could not be saved."""

    row: AnyRow
    left: Left | None = None

    readers: bool = False  # whether it is read against the clock

    @property
    def text(self) -> str:
        return self.left.text if self.left else self.row.text

    @property
    def start(self) -> str:
        return webvtt.clock(self.row.cue.start) if self.row.cue else ""

    @property
    def end(self) -> str:
        return webvtt.clock(self.row.cue.end) if self.row.cue else ""

    @property
    def findings(self) -> list[str]:
        """How it reads, for whoever has no scripts. Of times nothing is said: they are not hers to change."""
        cue = self.row.cue
        if not (cue and self.readers and self.text):
            return []
        found = webvtt.findings([replace(cue, text=self.text)])
        return [one.message for one in found if one.code not in webvtt.checks.ABOUT_TIMES]


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a text's history."""

    event: SegmentEvent
    row: Row

    @property
    def text(self) -> str:
        """What was there afterwards."""
        return read(self.event.after, self.row.chips, rich=self.row.rich)

    @property
    def may_restore(self) -> bool:
        return bool(self.event.after) and self.event.after != self.row.segment.data


class Page:
    def __init__(
        self, request: HttpRequest, subject: Subject, *, posted: Mapping[str, Left] | None = None, refused: bool = False
    ) -> None:
        self.request, self.subject = request, subject
        self.left, self.refused = posted or {}, refused
        asked = request.GET.get("show", "")
        self.show = Show(asked) if asked in Show.values else Show.ALL

    @cached_property
    def rows(self) -> list[AnyRow]:
        return rows_of(self.subject.translation, self.subject.user, self.subject.cues())

    @cached_property
    def _paginator(self) -> Paginator:
        keys = self.left.keys()
        return Paginator([row for row in self.rows if is_shown(row, self.show) or row.key in keys], PART)

    @cached_property
    def part(self) -> Any:
        return self._paginator.get_page(self.request.GET.get("part"))

    def url(self, key: str = "") -> str:
        asked = {name: self.request.GET[name] for name in ("show", "part") if name in self.request.GET}
        query = f"?{urlencode(asked)}" if asked else ""
        return f"{self.subject.url}{query}{f'#row-{key}' if key else ''}"

    def context(self) -> dict[str, Any]:
        subject, translation = self.subject, self.subject.translation
        keys = {row.key for row in self.rows}
        todo = [(at, row) for at, row in enumerate(self.rows) if row.is_left]
        return {
            "subject": subject,
            "translation": translation,
            "source_language": translation.source.locale.language_code,
            "language": translation.target_locale.language_code,
            "language_name": own_language_name(translation.target_locale.language_code),
            "source_name": own_language_name(translation.source.locale.language_code),
            "may_write": subject.may_edit and not subject.locked,
            "in_queue": bool(role_in(subject.user, translation.target_locale)),
            "part": self.part,
            "groups": self._groups(),
            "filters": self._filters(),
            "show": self.show,
            "progress": TranslationJob.objects.filter(translation=translation).first(),
            "gone": [left for key, left in self.left.items() if key not in keys],
            "has_left": bool(self.left),
            "todo": [(row, at // PART + 1) for at, row in todo[:LEFT_SHOWN]] if self.refused else [],
            "todo_more": max(0, len(todo) - LEFT_SHOWN),
            "links": [
                link for rule in hooks.get_hooks("translation_links") for link in rule(subject.item, subject.user)
            ],
            "options": self._options(),
        }

    def _groups(self) -> list[tuple[str, list[Shown]]]:
        film = self.subject.film
        shown = [Shown(row, self.left.get(row.key), bool(film and film.is_read)) for row in self.part]
        return [(name, list(group)) for name, group in groupby(shown, key=lambda one: one.row.place[0])]

    def _filters(self) -> list[tuple[Show, int]]:
        counts = Counter(show for row in self.rows for show in Show if is_shown(row, show))
        return [(show, counts[show]) for show in Show]

    def _options(self) -> dict[str, Any]:
        film = self.subject.film
        return {
            "key": f"translation-{self.subject.translation.pk}-{self.subject.user.pk}",
            "readers": {
                "speed": webvtt.checks.SPEED, "maxSpeed": webvtt.checks.MAX_SPEED, "line": webvtt.checks.MAX_LINE,
                "lines": webvtt.checks.MAX_LINES,
            } if film and film.is_read else None,
            "findings": {code: str(message) for code, message in webvtt.checks.MESSAGES.items()},
            "words": words(),
        }  # fmt: skip


def conflict_of(row: Row, changed: SegmentChanged) -> dict[str, Any]:
    """Both are there: hers on her page, the other's in the answer."""
    by = get_user_model().objects.filter(pk=row.segment.by).first() if row.segment.by else None
    name = get_user_display_name(by) if by else ""
    text = row.text if row.segment.data else ""
    return {"error": str(changed), "theirs": {"text": text, "version": row.version, "seen": row.seen, "by": name}}


def words() -> dict[str, str]:
    """What the script says; {names} are its own."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved."),
        "offline": _("The network is away. Your words are kept on this device and sent when it is back."),
        "logged_out": _("You are logged out. Log in in another window; your words are kept on this device."),
        "refused": _("It could not be saved: {reason}"),
        "sent": _("The network is back. Your words are saved."),
        "last": _("There is nothing more to do in this part."),
        "speed": _("{speed} letters a second"),
        "by": _("Saved by {name}:"),
        "by_other": _("Saved by somebody else:"),
    }
