"""What there is to see of one translation: a row for each of its texts and addresses, in the page's order. Reads only, with
the same number of queries however many rows there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import OverridableSegment, StringTranslation, TemplateSegment, Translation

from cms.localisation.checking import Finding, issues_of, issues_of_segment
from cms.localisation.memory.comparison import Diff, comparable, word_diff
from cms.localisation.models import SegmentState
from cms.localisation.places import Places
from cms.localisation.roles import Approver
from cms.localisation.segments import Status, previous_of, status_of, with_translations
from cms.media import webvtt

from .chips import Chip, Piece, chips_of, pieces, read
from .elements import elements_of

ICONS = {
    Status.MISSING: "minus",
    Status.OUTDATED: "resubmit",
    Status.SUGGESTED: "copy",
    Status.MACHINE: "cogs",
    Status.TRANSLATED: "edit",
    Status.APPROVED: "check",
}


class Show(models.TextChoices):
    """Which rows."""

    ALL = "all", _("All")
    TODO = "todo", _("To do")
    CHANGED = "changed", _("Changed in the source")
    CHECK = "check", _("To check")
    FOUND = "found", _("Errors and warnings")
    MACHINE = "machine", _("By a machine")


SHOWN = {
    Show.CHANGED: {Status.OUTDATED},
    Show.CHECK: {Status.SUGGESTED, Status.MACHINE, Status.TRANSLATED},
    Show.MACHINE: {Status.MACHINE},
}


@dataclass(frozen=True, slots=True)
class Row:
    """Of a text."""

    segment: Any  # one of `with_translations`, its context and string selected
    number: int  # from 1, of all
    place: list[str]  # field, then block after block
    element: str  # of rich text: what the text is there; or ""
    rich: bool
    chips: tuple[Chip, ...]
    text: str  # in the field
    status: Status
    approver: Approver
    needs_work: bool
    findings: tuple[Finding, ...] = ()  # of the checks, errors first
    previous: StringTranslation | None = None  # where the source has changed
    same_as: int | None = None  # the number of one that says the same: it is translated there
    cue: webvtt.Cue | None = None

    is_link = False

    @property
    def key(self) -> str:
        """Of the text in its place: as long as the source has it, also where segments are made anew."""
        return f"s{self.segment.context_id}-{self.segment.string_id}"

    @property
    def anchor(self) -> str:
        return f"{self.key}-{self.number}" if self.same_as else self.key

    @property
    def pk(self) -> int:
        return int(self.segment.pk)

    @property
    def version(self) -> str:
        return str(self.segment.version or 0)

    @property
    def seen(self) -> str:
        """What the field held when the page was made."""
        return f"{self.version}:{mark_of(self.text)}"

    @property
    def source(self) -> list[Piece]:
        return pieces(self.segment.text, self.chips, rich=self.rich)

    @property
    def source_text(self) -> str:
        """As it would be written in the field."""
        return read(self.segment.text, self.chips, rich=self.rich)

    @property
    def diff(self) -> Diff:
        """From what the source said."""
        if self.previous is None:
            return ()
        return word_diff(comparable(self.previous.translation_of.data), comparable(self.segment.text))

    @property
    def shows(self) -> list[str]:
        """The lists on which it is."""
        return [show.value for show in Show if is_shown(self, show)]

    @property
    def icon(self) -> str:
        return ICONS[self.status]

    @property
    def found(self) -> list[Finding]:
        """What keeps it from being approved."""
        return [one for one in self.findings if one.is_open]

    @property
    def told(self) -> list[Finding]:
        """Of that, what is told beside it: how a caption reads is told there already, with each key."""
        return [one for one in self.found if one.is_error or not one.issue.code.startswith("caption_")]

    @property
    def is_left(self) -> bool:
        """It keeps the page from being published, whoever is to see to it."""
        waits = self.status == Status.TRANSLATED and self.approver.four_eyes and not self.same_as
        return self.needs_work or waits or any(one.is_error for one in self.found)

    @property
    def may_approve(self) -> bool:
        return self.status in SHOWN[Show.CHECK] and self.approver.may(self.segment.by)

    @property
    def may_withdraw(self) -> bool:
        return self.status == Status.APPROVED and self.approver.may_withdraw()

    @property
    def origin(self) -> str:
        """Where approved words are from, if not from a person."""
        is_other = self.status == Status.APPROVED and self.segment.origin != SegmentState.Origin.PERSON
        return str(SegmentState.Origin(self.segment.origin).label) if is_other and self.segment.origin else ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Of an address that may go elsewhere in this language; without one of its own it goes where the source's goes."""

    segment: OverridableSegment
    place: list[str]
    source: str
    text: str

    is_link = True
    same_as = cue = None
    needs_work = is_left = False

    @property
    def key(self) -> str:
        return f"l{self.segment.context_id}"

    @property
    def anchor(self) -> str:
        return self.key

    @property
    def pk(self) -> int:
        return int(self.segment.pk)

    @property
    def version(self) -> str:
        return mark_of(self.text)

    @property
    def seen(self) -> str:
        return f"{self.version}:{mark_of(self.text)}"


AnyRow = Row | LinkRow


def rows_of(translation: Translation, user: Any, cues: list[webvtt.Cue]) -> list[AnyRow]:
    """`cues`: the source's, one a text, where it is a track."""
    return _Reading(translation, Approver.of(user, translation.target_locale), cues).rows()


def row_of(translation: Translation, user: Any, segment_id: int, cues: list[webvtt.Cue]) -> Row | None:
    """One, as it is now."""
    rows = _Reading(translation, Approver.of(user, translation.target_locale), cues, only=segment_id).rows()
    return next((row for row in rows if isinstance(row, Row)), None)


def link_of(translation: Translation, segment_id: int) -> LinkRow | None:
    reading = _Reading(translation, Approver(0, four_eyes=False, is_reviewer=False), [])
    return next((row for row in reading.links() if row.pk == segment_id), None)


def is_shown(row: AnyRow, show: str) -> bool:
    if show == Show.ALL:
        return True
    if isinstance(row, LinkRow) or row.same_as:
        return False
    if show == Show.FOUND:
        return bool(row.found)
    return row.needs_work if show == Show.TODO else row.status in SHOWN[Show(show)]


def mark_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


@dataclass
class _Reading:
    translation: Translation
    approver: Approver
    cues: list[webvtt.Cue]
    only: int | None = None  # the one segment that is asked for
    _first: dict[tuple[int, int], int] = field(default_factory=dict)

    @cached_property
    def places(self) -> Places:
        return Places(self.translation.source)

    @cached_property
    def findings(self) -> Mapping[int, list[Finding]]:
        if self.only is None:
            return issues_of(self.translation)
        segment = self.translation.source.stringsegment_set.filter(pk=self.only).first()
        return {self.only: issues_of_segment(self.translation, segment)} if segment else {}

    def rows(self) -> list[AnyRow]:
        source = self.translation.source
        segments = with_translations(self.translation).select_related("context")
        templates = TemplateSegment.objects.filter(source=source).select_related("template")
        if self.only is not None:
            # Of one text, those in its place say which of them it is.
            here = source.stringsegment_set.filter(pk=self.only).values("context")
            segments, templates = segments.filter(context__in=here), templates.filter(context__in=here)
        texts = list(segments)
        previous = previous_of(self.translation, texts)
        elements = {one.context_id: elements_of(one.template.template) for one in templates}
        rows: list[Any] = list(self._texts(texts, previous, elements))
        if self.only is not None:
            return [row for row in rows if row.pk == self.only]
        rows += self.links()
        return sorted(rows, key=lambda row: row.segment.order)

    def _texts(
        self, segments: list[Any], previous: Mapping[int, StringTranslation], elements: Mapping[int, list[Any]]
    ) -> Iterator[Row]:
        times: dict[int, int] = {}
        for number, segment in enumerate(segments, start=1):
            rich = segment.context_id in elements
            position = times[segment.context_id] = times.get(segment.context_id, -1) + 1
            here = elements.get(segment.context_id, [])
            yield self._row(number, segment, previous.get(segment.pk), here[position : position + 1], rich)

    def _row(
        self, number: int, segment: Any, previous: StringTranslation | None, element: list[str], rich: bool
    ) -> Row:
        status = status_of(segment, {segment.pk: previous} if previous else {})
        chips = chips_of(segment.text) if rich else ()
        data = segment.data or (previous.data if previous else "")
        place = (segment.context_id, segment.string_id)
        same_as = self._first.get(place)
        self._first.setdefault(place, number)
        return Row(
            segment=segment,
            number=number,
            place=self.places.names(segment.context.path),
            element=str(element[0]) if element else "",
            rich=rich,
            chips=chips,
            text=read(data, chips, rich=rich),
            status=status,
            approver=self.approver,
            needs_work=same_as is None and self._needs_work(status, segment.by),
            findings=tuple(self.findings.get(segment.pk, ())),
            previous=previous if status == Status.OUTDATED else None,
            same_as=same_as,
            cue=self.cues[number - 1] if self.cues else None,
        )

    def _needs_work(self, status: Status, written_by: int | None) -> bool:
        """Hers: what waits for somebody else's approval is not."""
        if status == Status.TRANSLATED:
            return self.approver.four_eyes and self.approver.may(written_by)
        return status != Status.APPROVED

    def links(self) -> Iterator[LinkRow]:
        """Only what is an address: files, pictures and pages are the same in every language."""
        links = OverridableSegment.objects.filter(source=self.translation.source_id).select_related("context")
        for segment in links.annotate_override_json(self.translation.target_locale).order_by("order"):
            if isinstance(segment.data, str):
                own = json.loads(segment.override_json) if segment.override_json else ""
                yield LinkRow(segment, self.places.names(segment.context.path), segment.data, own)
