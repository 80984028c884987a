"""What she does with one row. Invariant: no words are written over that she has not seen, and none by whom they are not to
write; what is refused is told and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.whitelist import check_url
from wagtail_localize.models import SegmentOverride

from cms.identifiers import read_id
from cms.localisation.approvals import set_approved
from cms.localisation.checking import open_problems
from cms.localisation.exchange.texts import MAX_TEXT, tidy
from cms.localisation.gate import TranslationRefused
from cms.localisation.jobs import recount
from cms.localisation.memory.lookup import lookup
from cms.localisation.models import SegmentEvent
from cms.localisation.roles import may_approve
from cms.localisation.waivers import waive
from cms.localisation.words import (
    Maker,
    Origin,
    SegmentChanged,
    remove_segment,
    restore_segment,
    set_adapted,
    words_of_segment,
    write_segment,
)

from .chips import read, write
from .rows import LinkRow, Row
from .subjects import Subject


class LinkChanged(TranslationRefused):
    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this address since you opened it. Choose which one is to stay."))


def check_may_write(subject: Subject) -> None:
    if not subject.may_edit:
        raise TranslationRefused(_("You may not translate this."))
    if subject.locked:
        raise TranslationRefused(subject.locked)


@transaction.atomic
def act(subject: Subject, row: Row, action: str, posted: Mapping[str, str]) -> list[str]:
    """`posted`: `text` and `version`, and what the action needs besides. What is wrong with the text's chips.
    TranslationRefused or SegmentChanged if it cannot be."""
    if action not in ACTIONS:
        raise Http404
    check_may_write(subject)
    problems = ACTIONS[action](subject, row, posted)
    subject.touch()
    return problems


def _save(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    """Without words: take those away that are there."""
    if "text" not in posted:
        raise TranslationRefused(_("The text is missing. Send it as the form field “text”."))
    problems = write_row(subject, row, posted["text"], version_in(posted))
    count(subject)
    return problems


def write_row(subject: Subject, row: Row, text: str, version: int) -> list[str]:
    """One of many, after which the caller counts."""
    text = tidy(text)
    if len(text) > MAX_TEXT:
        raise TranslationRefused(_("It has more than %(limit)d characters.") % {"limit": MAX_TEXT})
    if not text.strip():
        remove_segment(subject.translation, row.segment, subject.user, version=version)
        return []
    written = write(text, row.chips, rich=row.rich)
    words = write_segment(subject.translation, row.segment, written.data, Maker(subject.user), version)
    before = getattr(row.previous, "state", None)
    if before and before.adapted:  # so it stays when its source changes
        words.state.adapted = True
        words.state.save(update_fields=["adapted"])
    return written.problems


def count(subject: Subject) -> None:
    recount(subject.translation, changed_at=timezone.now(), changed_by=subject.user)


def _approve(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    """What is in the field, saved first where that is something else."""
    text, version, problems = tidy(posted.get("text", row.text)), version_in(posted), []
    is_written = text != row.text or not row.segment.data
    if is_written:
        problems = write_row(subject, row, text, version)
    words = words_of_segment(subject.translation, row.segment)
    if words is None:
        raise TranslationRefused(_("There is no text to approve here."))
    if not may_approve(subject.user, subject.translation.target_locale, words):
        count(subject)
        return [*problems, _("Somebody else has to approve it.")]
    if is_written:
        version = words.state.version
    if refused := open_problems(subject.translation, row.segment):
        count(subject)
        return [*problems, refused]
    set_approved(subject.translation, row.segment, subject.user, True, version=version)
    return problems


def _withdraw(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    if not row.may_withdraw:
        raise TranslationRefused(_("You may not take back this approval."))
    set_approved(subject.translation, row.segment, subject.user, False, version=version_in(posted))
    return []


def _adapt(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    adapted = posted.get("adapted") == "yes"
    set_adapted(subject.translation, row.segment, subject.user, adapted, version=version_in(posted))
    return []


def _restore(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    event = history_of(subject, row).filter(pk=read_id(posted.get("event", ""))).first()
    if event is None:
        raise TranslationRefused(_("This is not in the history of the text."))
    restore_segment(subject.translation, row.segment, event, subject.user, version=version_in(posted))
    return []


def _insert(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    """What the memory offers: a suggestion until somebody approves it."""
    languages = subject.translation.source.locale.language_code, subject.translation.target_locale.language_code
    if posted.get("target") not in {match.target for match in lookup(row.segment.text, *languages)}:
        raise TranslationRefused(_("The memory does not have this any more."))
    written = write(read(posted["target"], row.chips, rich=row.rich), row.chips, rich=row.rich)
    maker = Maker(subject.user, origin=Origin.MEMORY)
    write_segment(subject.translation, row.segment, written.data, maker, version_in(posted))
    count(subject)
    return written.problems


def _waive(subject: Subject, row: Row, posted: Mapping[str, str]) -> list[str]:
    words = words_of_segment(subject.translation, row.segment)
    if words is None or version_in(posted) != int(row.version):
        raise SegmentChanged(words)
    waive(subject.translation, row.segment, posted.get("code", ""), subject.user, posted.get("reason", ""))
    return []


ACTIONS = {
    "save": _save,
    "approve": _approve,
    "withdraw": _withdraw,
    "adapt": _adapt,
    "restore": _restore,
    "insert": _insert,
    "waive": _waive,
}


def history_of(subject: Subject, row: Row) -> Any:
    """Of this text in this place, the newest first."""
    return SegmentEvent.objects.filter(
        work_id=subject.translation.source.object_id,
        language=subject.translation.target_locale.language_code,
        path=row.segment.context.path,
        source=row.segment.text,
    ).select_related("user")


@transaction.atomic
def save_link(subject: Subject, row: LinkRow, posted: Mapping[str, str]) -> None:
    """Without an address: it goes where the source's goes."""
    check_may_write(subject)
    place = {"locale_id": subject.translation.target_locale_id, "context_id": row.segment.context_id}
    override = SegmentOverride.objects.select_for_update().filter(**place).first()
    address, now = posted["text"].strip(), override.data if override else ""
    if posted.get("version") != row.version and now != address:
        raise LinkChanged
    if not address:
        SegmentOverride.objects.filter(**place).delete()
        return
    if not check_url(address):
        raise TranslationRefused(_("This is not a web address. It begins with https:// or mailto:."))
    values = {"data_json": json.dumps(address), "last_translated_by": subject.user, "has_error": False}
    SegmentOverride.objects.update_or_create(**place, defaults=values)


def version_in(posted: Mapping[str, str]) -> int:
    """The one that she has seen; SegmentChanged if none can be read: then nobody knows what she saw."""
    number = read_id(posted.get("version", ""))
    if number is None:
        raise SegmentChanged(None)
    return number
