"""The words of a page as wagtail-localize cuts them, and what has been made of them in another language.

Nothing here writes. The two questions every stage asks: how much is translated (`progress_of`), and which words
does a page say (`words_of`), so that nothing is judged by a status that somebody forgot to update."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField, get_translatable_fields
from wagtail_localize.models import StringSegment, StringTranslation, TemplateSegment, Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)

from cms.media import webvtt

from .checks.text import plain_text
from .fields import spoken
from .models.segments import SegmentState

ALIKE = 50  # percent: less, and it is another text
MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
MANUAL = StringTranslation.TRANSLATION_TYPE_MANUAL
OF_STATE = ("origin", "version", "approved_at", "adapted")


class Status(models.TextChoices):
    """How far one segment is; never stored."""

    MISSING = "missing", _("Not translated")
    OUTDATED = "outdated", _("The source has changed")
    SUGGESTED = "suggested", _("From memory, not confirmed")
    MACHINE = "machine", _("By a machine, not checked")
    TRANSLATED = "translated", _("Translated")
    APPROVED = "approved", _("Approved")


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one translation, counted in segments."""

    total: int
    missing: tuple[str, ...]  # the source's texts that have no translation, or one with an error
    suggested: int  # that no person has confirmed
    machine: int  # that a machine made and nobody has approved
    translated: int  # by a person, and not approved
    tools: tuple[str, ...]  # that made the machine's share, approved since or not
    checked_at: datetime | None  # when the last of the machine's share was approved

    @property
    def done(self) -> int:
        return self.total - len(self.missing)


def translation_of_page(page: Page) -> Translation | None:
    """The record of `page` being translated from its source, if work on it is open."""
    source = page.translation_of
    if source is None:
        return None
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key,
            source__locale_id=source.locale_id,
            target_locale_id=page.locale_id,
            enabled=True,
        )
        .select_related("source", "target_locale")
        .first()
    )


def with_translations(translation: Translation) -> QuerySet[StringSegment]:
    """The source's segments in order, each with the `data`, `kind`, `tool` and `by` (a user's id) of its usable translation
    and with `origin`, `version`, `approved_at`, `adapted` of its state, or None."""
    usable = FilteredRelation(
        "string__translations",
        condition=Q(
            string__translations__locale=translation.target_locale_id,
            string__translations__context=F("context"),
            string__translations__has_error=False,
        ),
    )
    return (
        StringSegment.objects.filter(source_id=translation.source_id)
        .annotate(words=usable)
        .annotate(
            data=F("words__data"),
            kind=F("words__translation_type"),
            tool=F("words__tool_name"),
            by=F("words__last_translated_by"),
            **{name: F(f"words__state__{name}") for name in OF_STATE},
            text=F("string__data"),
        )
        .order_by("order")
    )


def has_words(data: str | None) -> bool:
    return bool(data and plain_text(data).strip())


def status_of(segment: Any, previous: Mapping[int, StringTranslation]) -> Status:
    """Of one of `with_translations`. `previous`: what `previous_of` gave for these segments."""
    if segment.kind not in (MANUAL, MACHINE) or not has_words(segment.data):
        return Status.OUTDATED if segment.pk in previous else Status.MISSING
    if segment.approved_at:
        return Status.APPROVED
    if segment.kind == MACHINE:
        return Status.MACHINE
    return Status.SUGGESTED if segment.origin == SegmentState.Origin.MEMORY else Status.TRANSLATED


def previous_of(translation: Translation, segments: Iterable[Any]) -> dict[int, StringTranslation]:
    """For segments without words: what stood there in this language while the source said something else, by the
    segment's id, `translation_of` (the former source) selected. In a place with several texts, that of the most similar."""
    segments = list(segments)
    bare = [segment for segment in segments if not has_words(segment.data)]
    if not bare:
        return {}
    former: dict[int, list[StringTranslation]] = defaultdict(list)
    said_now = StringSegment.objects.filter(
        source=translation.source_id, string=OuterRef("translation_of"), context=OuterRef("context")
    )
    rows = StringTranslation.objects.filter(
        ~Exists(said_now),
        context__object_id=translation.source.object_id,
        locale=translation.target_locale_id,
        has_error=False,
    )
    for row in rows.select_related("translation_of").order_by("-updated_at", "-pk"):
        if has_words(row.data):
            former[row.context_id].append(row)
    alone = {context for context, times in Counter(one.context_id for one in segments).items() if times == 1}
    found: dict[int, StringTranslation] = {}
    for segment in bare:
        rows_here = former[segment.context_id]
        if segment.context_id in alone:
            if rows_here:
                found[segment.pk] = rows_here[0]
            continue
        likeness = {row: fuzz.ratio(row.translation_of.data, segment.text) for row in rows_here}
        best = max(rows_here, key=lambda row: likeness[row], default=None)
        if best and likeness[best] >= ALIKE:
            found[segment.pk] = best
            rows_here.remove(best)
    return found


def progress_of(translation: Translation) -> Progress:
    segments = list(with_translations(translation))
    known = [(segment, status_of(segment, {})) for segment in segments]
    statuses = Counter(status for _segment, status in known)
    made = [segment for segment in segments if segment.kind == MACHINE]
    approved = [segment.approved_at for segment in made if segment.approved_at]
    return Progress(
        total=len(segments),
        missing=tuple(segment.text for segment, status in known if status == Status.MISSING),
        suggested=statuses[Status.SUGGESTED],
        machine=statuses[Status.MACHINE],
        translated=statuses[Status.TRANSLATED],
        tools=tuple(sorted({segment.tool for segment in made if segment.tool})),
        checked_at=max(approved, default=None),
    )


def progress(page: Page) -> Progress | None:
    """How far the translation `page` is; None for an original and for a translation nobody works on."""
    translation = translation_of_page(page)
    return progress_of(translation) if translation else None


def compose(translation: Translation, *, fallback: bool = False) -> Any:
    """The translated page, unsaved, made from the source and the segments; with `fallback`, what is missing stays in
    the source's language (for drafts only). The page keeps its own address: another work may have the source's."""
    slug = translation.get_target_instance().slug
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=fallback)
    page.slug = slug
    return page


def field_of(translation: Translation, path: str) -> models.Field | None:
    """The field whose whole value is the text at `path`."""
    if "." in path:
        return None
    field: models.Field = translation.source.specific_content_type.model_class()._meta.get_field(path)
    return field


def rich_contexts(source: TranslationSource) -> set[int]:
    """The places whose texts are HTML."""
    return set(TemplateSegment.objects.filter(source=source).values_list("context_id", flat=True))


def compose_track(translation: Translation) -> str:
    """The translated track's WebVTT, made from the source and the segments."""
    text: str = translation.source.get_ephemeral_translated_instance(translation.target_locale).text
    return text


def spoken_cues(translation: Translation) -> list[webvtt.Cue]:
    """Of a source that is a track: one for each segment, in their order."""
    return spoken(translation.source.as_instance().text)


def words_of_cues(text: str) -> list[str]:
    """What a track says, without its times."""
    return [cue.text for cue in webvtt.parse(text)]


def words_of(page: Any) -> dict[str, Any]:
    """What `page` says in its translatable fields, in a form that can be compared. A page that is not of its specific
    class has not all of these fields; those it lacks are left out."""
    fields = [item for item in get_translatable_fields(page.specific_class) if item.is_translated(page)]
    own = [item.get_field(page.specific_class) for item in fields if hasattr(page, item.field_name)]
    return {field.name: _plain(field.value_from_object(page)) for field in own}


def translated_fields(model: type[Page]) -> set[str]:
    """The names of those that have words."""
    return {item.field_name for item in get_translatable_fields(model) if isinstance(item, TranslatableField)}


def fingerprint(page: Any) -> str:
    """Of all that a translation is made from: the texts and where they stand, links, files and the times of captions.
    Two states of a source with one fingerprint need no new translation."""
    digest = hashlib.sha256()
    for part in _parts(page):
        digest.update(json.dumps(part, default=str).encode() + b"\n")
    return digest.hexdigest()


def count_words(page: Any) -> int | None:
    """Of the texts that a translator of `page` is given; None where wagtail-localize cannot cut it, because a block lacks
    its text or links to nothing. Nobody is kept from publishing by that."""
    try:
        segments = extract_segments(page)
    except (TypeError, ValueError):
        return None
    return sum(len(plain_text(item.string.data).split()) for item in segments if isinstance(item, StringSegmentValue))


def _parts(page: Any) -> Iterator[tuple[Any, ...]]:
    for segment in extract_segments(page):
        match segment:
            case StringSegmentValue():
                yield segment.path, segment.string.data, segment.attrs
            case TemplateSegmentValue():
                yield segment.path, segment.template
            case RelatedObjectSegmentValue():
                yield segment.path, segment.translation_key
            case OverridableSegmentValue():
                yield segment.path, segment.data
    for name in own_segment_fields(type(page)):
        yield name, getattr(page, name)


def own_segment_fields(model: type[Page]) -> list[str]:
    """Fields that cut themselves into segments: what they hold besides those (times) counts too."""
    fields = [item.get_field(model) for item in get_translatable_fields(model)]
    return [field.name for field in fields if hasattr(field, "get_translatable_segments")]


def _plain(value: Any) -> Any:
    if isinstance(value, StreamValue):
        unpack(value)
        return value.get_prep_value()
    return value


def unpack(value: StreamValue) -> None:
    """Make every block of a stream be read, which also gives the items of its lists their ids."""
    for _block in value:
        pass
