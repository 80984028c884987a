"""What a file's texts are beside those saved now, and the saving of those that a person has said yes to. Nothing of a file
is taken that is not hers to write: what somebody has translated since the file was made stays until she has seen both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.strings import StringValue

from cms.localisation.checks.text import plain_text, tags_of
from cms.localisation.gate import TranslationRefused
from cms.localisation.jobs import recount
from cms.localisation.models import TranslatedPageMixin
from cms.localisation.permissions import user_can_edit
from cms.localisation.places import Places
from cms.localisation.segments import MACHINE, has_words, rich_contexts, with_translations
from cms.localisation.services import refresh_translation
from cms.localisation.tracks import cues_of, save_cues, translation_of_track
from cms.localisation.words import Maker, check_length, write_segment
from cms.media import webvtt
from cms.media.video.editor.rights import FilmRights
from cms.media.video.models import Track
from cms.partners.models import PartnerIndexPage

from .texts import MAX_TEXT, Contents, Job, Reading, Text, fitted, state_of, tidy

MAX_FILES = 500  # of one partner in one language, in one zip


class Finding(models.TextChoices):
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    CONFLICT = "conflict", gettext_lazy("Changed by somebody else since")
    REFUSED = "refused", gettext_lazy("Not taken")
    SAME = "same", gettext_lazy("As it is")


@dataclass(frozen=True, slots=True)
class Row:
    finding: Finding
    reading: Reading
    sent: str
    text: Text | None = None  # None where there is no such text
    reason: str = ""

    @property
    def settled(self) -> str:
        """What is sent to take this one all the same: over these words of the other, and no others."""
        return f"{self.reading.key}:{self.text.state}" if self.text else ""


# --- Whose and what -----------------------------------------------------------------------------------------------
def subject_of(translation: Translation) -> Any:
    """The page or the track that is being translated; None if there is none."""
    try:
        return translation.get_target_instance() if translation.enabled else None
    except ObjectDoesNotExist:
        return None


def may_exchange(user: Any, subject: Any) -> bool:
    """Who may translate it."""
    if isinstance(subject, Track):
        return bool(subject.translation_of_id and FilmRights(user, subject.video).may_edit(subject))
    return isinstance(subject, TranslatedPageMixin) and not subject.is_original and user_can_edit(user, subject)


def translations_beside(subject: Any, user: Any) -> list[Translation]:
    """All of the same partner into the same language that she may translate."""
    if isinstance(subject, Track):
        shelf = PartnerIndexPage.objects.filter(
            partner__collection=subject.video.collection_id, locale=subject.locale_id
        ).first()
    else:
        shelf = PartnerIndexPage.objects.parent_of(subject).first()
    if shelf is None:
        return []
    begun = Translation.objects.filter(target_locale=shelf.locale_id, enabled=True).values("source__object_id")
    children = shelf.get_children().filter(translation_key__in=begun)[: MAX_FILES + 1]
    pages = [page for page in children.specific() if may_exchange(user, page)]
    tracks = Track.objects.filter(video__collection=shelf.partner.collection_id, locale=shelf.locale_id)
    films = [track for track in tracks.select_related("video__file", "translation_of") if may_exchange(user, track)]
    sources = {
        (one.translation_key, one.translation_of.locale_id)
        for one in (*pages, *films)
        if one.translation_of is not None
    }
    translations = Translation.objects.filter(
        target_locale=shelf.locale_id, enabled=True, source__object_id__in={key for key, _locale in sources}
    ).select_related("source", "target_locale")
    found = [one for one in translations if (one.source.object_id, one.source.locale_id) in sources]
    if len(found) > MAX_FILES:
        message = _("There are more than %(limit)d translations. Download them one by one.")
        raise TranslationRefused(message % {"limit": MAX_FILES})
    return found


# --- Out ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def job_of(translation: Translation, subject: Any) -> Job:
    """With the source's words as they are now."""
    cues: list[webvtt.Cue] = []
    if isinstance(subject, Track):
        translation = translation_of_track(subject)
        cues = [one.source for one in cues_of(subject)]
    else:
        refresh_translation(translation)
    source = translation.source.as_instance()
    rich, places = rich_contexts(translation.source), Places(translation.source)
    texts: dict[str, Text] = {}
    for number, segment in enumerate(_segments(translation)):
        is_rich = segment.context_id in rich
        words = tidy(_written(segment.text, is_rich))
        text = Text(
            path=segment.context.path,
            place=_caption(number, cues[number]) if cues else " > ".join(places.names(segment.context.path)),
            source=words,
            target=_fitted(_written(segment.data, is_rich), words, is_rich) if has_words(segment.data) else "",
            rich=is_rich,
            by_machine=segment.kind == MACHINE,
            segment=number,
        )
        texts.setdefault(text.key, text)
    return Job(
        uuid=str(translation.uuid),
        title=tidy(str(source)),
        source_language=translation.source.locale.language_code,
        language=translation.target_locale.language_code,
        texts=tuple(texts.values()),
    )


def _segments(translation: Translation) -> Any:
    return with_translations(translation).select_related("string", "context")


def _written(data: str, rich: bool) -> str:
    return data if rich else plain_text(data)


def _fitted(text: str, source: str, rich: bool) -> str:
    """As it would be saved, so that two spellings of the same HTML are the same."""
    return fitted(str(BeautifulSoup(text, "html.parser")) if rich else text, source)


def _caption(number: int, cue: webvtt.Cue) -> str:
    times = {"number": number + 1, "start": webvtt.clock(cue.start), "end": webvtt.clock(cue.end)}
    return _("Caption %(number)d, %(start)s to %(end)s") % times


# --- In -----------------------------------------------------------------------------------------------------------
def check_is_of(contents: Contents, job: Job) -> None:
    """ValidationError unless the file is of this translation, as far as it says."""
    if contents.uuid not in {"", job.uuid}:
        raise ValidationError(_("This file is of another translation. Open that one and send it there."))
    for said, wanted in ((contents.language, job.language), (contents.source_language, job.source_language)):
        if said and said.replace("_", "-").lower().partition("-")[0] != wanted:
            message = _("This file is in “%(said)s”; here it is “%(wanted)s”.")
            raise ValidationError(message % {"said": said[:20], "wanted": wanted})
    if not contents.readings:
        raise ValidationError(_("There is no text in this file."))


def judge(
    translation: Translation, job: Job, readings: Iterable[Reading], settled: Mapping[str, str] | None = None
) -> list[Row]:
    """Writes nothing. `settled`: key -> the state of the saved words that she has seen and will have replaced."""
    segments = list(_segments(translation))
    texts = {text.key: text for text in job.texts}
    readings = list(dict.fromkeys(readings))
    times = Counter(one.key for one in readings)
    rows = []
    for one in readings:
        text = texts.get(one.key)
        if text is None:
            rows.append(Row(Finding.REFUSED, one, one.target, reason=_why_unknown(one, job)))
            continue
        sent = _fitted(one.target, text.source, text.rich) if len(one.target) <= MAX_TEXT else one.target
        was = (settled or {}).get(one.key, one.was)
        finding, reason = _finding(one, text, sent, was), ""
        if finding is not Finding.SAME:
            reason = _("It is in the file more than once.") if times[one.key] > 1 else ""
            reason = reason or _problem(one, text, sent) or _too_long(translation, segments[text.segment], text, sent)
        rows.append(Row(Finding.REFUSED if reason else finding, one, sent, text, reason))
    return rows


@transaction.atomic
def take(
    translation: Translation, subject: Any, user: Any, readings: Iterable[Reading], settled: Mapping[str, str]
) -> list[Row]:
    """Save what is new and changed, all in one; what is otherwise by now is not. All rows, as they were found."""
    Translation.objects.select_for_update().get(pk=translation.pk)
    own = StringTranslation.objects.filter(
        locale=translation.target_locale_id, context__object_id=translation.source.object_id
    )
    list(own.select_for_update().values_list("pk", flat=True))
    job = job_of(translation, subject)
    rows = judge(translation, job, readings, settled)
    taken = [(row.text, row.sent) for row in rows if row.text and row.finding in {Finding.NEW, Finding.CHANGED}]
    if isinstance(subject, Track):
        if taken:
            save_cues(subject, {text.segment: sent for text, sent in taken}, user)
        return rows
    segments = list(_segments(translation))
    for text, sent in taken:
        write_segment(translation, segments[text.segment], _data(sent, text.rich), Maker(user))
    recount(translation, changed_at=timezone.now(), changed_by=user)
    return rows


def _data(text: str, rich: bool) -> str:
    data: str = text if rich else StringValue.from_plaintext(text).data
    return data


def _finding(reading: Reading, text: Text, sent: str, was: str) -> Finding:
    if not sent or sent == text.target or state_of(sent) == reading.was:
        return Finding.SAME
    if not text.target:
        return Finding.NEW
    return Finding.CHANGED if was == text.state else Finding.CONFLICT


def _why_unknown(reading: Reading, job: Job) -> str:
    if reading.path and any(text.path == reading.path for text in job.texts):
        return _("The source has changed since the file was made. Download it again.")
    return _("There is no such text here.")


def _problem(reading: Reading, text: Text, sent: str) -> str:
    if reading.unfinished:
        return _("It is marked as unfinished (fuzzy). Take the mark away when it is done.")
    if len(reading.target) > MAX_TEXT:
        return _("It has more than %(limit)d characters.") % {"limit": MAX_TEXT}
    if not text.rich:
        return ""
    try:
        StringValue.from_translated_html(reading.target)
    except (ValueError, RecursionError):  # thousands of tags in one another
        return _("It has a tag or an address that may not be there. Keep the tags as the source has them.")
    if tags_of(reading.target) is None or tags_of(sent) != tags_of(text.source):
        return _("A tag is missing, too many or not closed. Keep the tags as the source has them.")
    return ""


def _too_long(translation: Translation, segment: StringSegment, text: Text, sent: str) -> str:
    try:
        check_length(translation, segment, _data(sent, text.rich))
    except TranslationRefused as refusal:
        return str(refusal)
    return ""


def is_locked(subject: Any, user: Any) -> bool:
    return isinstance(subject, Page) and subject.permissions_for_user(user).page_locked()
