"""What a form without scripts sends: every field of the part shown. Only what she has changed is saved; what cannot be is
given back, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cms.localisation.gate import TranslationRefused
from cms.localisation.words import SegmentChanged

from .acts import LinkChanged, check_may_write, count, save_link, version_in, write_row
from .rows import AnyRow, LinkRow, mark_of
from .subjects import Subject

SEEN, TEXT = "seen-", "text-"


@dataclass
class Left:
    """Words that are not saved."""

    text: str
    reason: str
    is_conflict: bool = False  # with what is saved now, by somebody else


@dataclass
class Saved:
    count: int = 0
    problems: list[str] = field(default_factory=list)
    left: dict[str, Left] = field(default_factory=dict)  # by the row's key, which may be gone


@transaction.atomic
def save_all(subject: Subject, rows: Iterable[AnyRow], posted: Mapping[str, str]) -> Saved:
    saved, by_key, refused = Saved(), {row.key: row for row in rows}, ""
    try:
        check_may_write(subject)
    except TranslationRefused as refusal:
        refused = str(refusal)
    for key, text, version in _changed(posted):
        row = by_key.get(key)
        if row is None or refused:
            saved.left[key] = Left(text, refused or _("The source has changed: this text is not there any more."))
            continue
        try:
            with transaction.atomic():
                saved.problems += _save(subject, row, text, version)
            saved.count += 1
        except (SegmentChanged, LinkChanged) as changed:
            saved.left[key] = Left(text, str(changed), is_conflict=True)
        except TranslationRefused as refusal:
            saved.left[key] = Left(text, str(refusal))
    if saved.count:
        count(subject)
        subject.touch()
    return saved


def _save(subject: Subject, row: AnyRow, text: str, version: str) -> list[str]:
    if isinstance(row, LinkRow):
        save_link(subject, row, {"text": text, "version": version})
        return []
    seen = version_in({"version": version})
    where = _("Text %(number)d") % {"number": row.number}
    return [f"{where}: {problem}" for problem in write_row(subject, row, text, seen)]


def _changed(posted: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """(key, text, the version that she has seen)"""
    for name, seen in posted.items():
        key = name.removeprefix(SEEN)
        if key != name and TEXT + key in posted:
            text = posted[TEXT + key].replace("\r\n", "\n")
            version, _colon, mark = seen.partition(":")
            if mark_of(text) != mark:
                yield key, text, version
