"""Tables in which the network's own rows get their texts in all languages at once. Invariant: a text is written only where
it still is what the person saw; what somebody else wrote meanwhile is shown to her and stays.

Terminology registers its tables below; a package that has rows of the same kind registers its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.terminology.texts import tidy, tidy_lines

Place = tuple[int, str]  # a row's key and a language

_tables: dict[str, LabelTable] = {}


class LabelTable:
    """One text of every row of `model`. The texts are rows of `text_model`: `owner` names the row, `field` holds the text,
    `language` its language."""

    name: ClassVar[str]  # in addresses
    title: ClassVar[Any]
    model: ClassVar[type[models.Model]]
    text_model: ClassVar[type[models.Model]]
    owner: ClassVar[str]
    field: ClassVar[str]

    def groups(self) -> Sequence[tuple[str, str]]:
        """By which the rows may be shown: value and label."""
        return ()

    def rows(self, group: str = "") -> models.QuerySet[Any]:
        """In order, with what `str()` of a row needs."""
        return self.model._default_manager.all()

    def texts(self) -> models.QuerySet[Any]:
        return self.text_model._default_manager.all()

    def write(self, row: Any, language: str, text: str) -> None:
        """ValidationError if the text cannot be taken; "" takes it away."""
        found = self.texts().filter(**{self.owner: row, "language": language}).first()
        if text:
            found = found or self.text_model(**{self.owner: row, "language": language})
            setattr(found, self.field, text)
            found.save()
        elif found:
            self.clear(found)

    def clear(self, found: Any) -> None:
        found.delete()

    @property
    def has_lines(self) -> bool:
        return isinstance(self.text_model._meta.get_field(self.field), models.TextField)

    @property
    def longest(self) -> int:
        """Letters."""
        return int(self.text_model._meta.get_field(self.field).max_length or 0)  # type: ignore[union-attr]

    def tidy(self, text: str) -> str:
        return tidy_lines(text) if self.has_lines else tidy(text)

    def texts_of(self, rows: Iterable[Any]) -> dict[Place, str]:
        """One query."""
        found = self.texts().filter(**{f"{self.owner}__in": [row.pk for row in rows]})
        return {
            (pk, language): self.tidy(text)
            for pk, language, text in found.values_list(f"{self.owner}_id", "language", self.field)
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What she saw and what she wrote in its place."""

    place: Place
    was: str
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    count: int
    problems: dict[Place, str]  # what was not written, and why


def register_label_table(table: LabelTable) -> None:
    _tables[table.name] = table


def label_tables() -> dict[str, LabelTable]:
    return _tables


@transaction.atomic
def save_labels(table: LabelTable, changes: Collection[Change], user: Any) -> Saved:
    wanted = {change.place[0] for change in changes}
    rows = {
        row.pk: row for row in table.model._default_manager.select_for_update().filter(pk__in=wanted).order_by("pk")
    }
    current = table.texts_of(rows.values())
    problems: dict[Place, str] = {}
    written: dict[int, list[str]] = {}
    for change in changes:
        now = current.get(change.place, "")
        if change.place[0] not in rows:
            problems[change.place] = _("Somebody has deleted this row.")
        elif now == change.text:
            continue
        elif now != change.was:
            problems[change.place] = _("Somebody wrote “%(text)s” meanwhile. Save again to have yours.") % {"text": now}
        elif problem := _write(table, rows[change.place[0]], change):
            problems[change.place] = problem
        else:
            said = f"{change.place[1]}: {now} → {change.text}"
            written.setdefault(change.place[0], []).append(said)
    for pk, labels in written.items():
        log(instance=rows[pk], action="terminology.label", user=user, data={"labels": labels})
    return Saved(sum(map(len, written.values())), problems)


def _write(table: LabelTable, row: Any, change: Change) -> str:
    """What is wrong; nothing if it is written."""
    if len(change.text) > table.longest:
        return _("It may have %(limit)d letters.") % {"limit": table.longest}
    try:
        table.write(row, change.place[1], change.text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
