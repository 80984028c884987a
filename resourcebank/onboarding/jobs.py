"""The way of an import: received, checked, looked at by a person, written, done. Invariant: each row is written in a
transaction of its own together with the word that it is, so that whoever is killed, at any moment, has done a row wholly or
not at all, and whoever goes on does none twice. The worker does it in slices, between its other work."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.media.quota import check_quota
from cms.partners.members import partners_of
from cms.partners.models import Partner
from cms.refusal import Refused

from . import attachments
from .columns import all_slots, read_header
from .models import MAX_KEY, ImportRow, SheetImport
from .rows import hold, weigh, write
from .sender import Problems, Sender
from .sheets import read_sheet
from .vocabulary import Vocabulary

logger = logging.getLogger(__name__)
Finding, Status = ImportRow.Finding, SheetImport.Status
SLICE = 2.0  # seconds; then the worker looks after its other work
FORGOTTEN_AFTER = timedelta(days=7)


class Unfinished(Exception):
    """The partner has another import that is not finished."""


def may_import(user: Any, partner: Partner) -> bool:
    """Her rights on each page and file are asked row by row."""
    active = bool(user and user.is_active) and partner.status == Partner.Status.ACTIVE
    return active and bool(partners_of(user).filter(pk=partner.pk).exists())


# --- Received -----------------------------------------------------------------------------------------------------
def receive(partner: Partner, user: Any, sheet: UploadedFile, files: Iterable[UploadedFile]) -> SheetImport:
    """ValidationError if the sheet or a file cannot be used at all, Unfinished if another import is."""
    if unfinished(partner):
        raise Unfinished
    lines = read_sheet(sheet, partner.language)
    header = next(lines, None)
    if header is None:
        raise ValidationError(_("The spreadsheet is empty."))
    slots = read_header(header[1])
    names = [slot.name for slot in slots]
    rows = [ImportRow(number=number, cells=_cells(names, texts)) for number, texts in lines]
    if not rows:
        raise ValidationError(_("The spreadsheet has no rows below the names of its columns."))
    one = SheetImport(partner=partner, user=user, filename=(sheet.name or "")[:255], columns=names)
    one.language = get_language() or "en"
    try:
        attachments.keep(one.folder, files)
        with transaction.atomic():
            one.save()
            for row in rows:
                row.sheet, row.key = one, row.cells.get("key", "")[:MAX_KEY]
            _refuse_double_keys(rows)
            ImportRow.objects.bulk_create(rows, batch_size=500)
    except BaseException as error:
        attachments.remove(one.folder)
        if isinstance(error, IntegrityError):  # another came at the same moment
            raise Unfinished from error
        raise
    return one


def unfinished(partner: Partner) -> SheetImport | None:
    return partner.imports.exclude(status=Status.DONE).first()  # type: ignore[attr-defined]


def _cells(names: list[str], texts: list[str]) -> dict[str, str]:
    if any(texts[len(names) :]):
        raise ValidationError(_("A column has no name in the first row. Name it as in the template, or delete it."))
    return {name: text for name, text in zip(names, texts, strict=False) if text}


def _refuse_double_keys(rows: Iterable[ImportRow]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.key and first.setdefault(row.key, row.number) != row.number:
            message = _("Row %(number)d has the same key. Give each row one of its own.") % {"number": first[row.key]}
            row.finding, row.problems = Finding.ERROR, [["key", message]]


# --- What a person does with it -----------------------------------------------------------------------------------
def apply(one: SheetImport, user: Any, *, submit: bool) -> bool:
    """Whether it could be. As whom she is who says so, from here on."""
    changes = {"status": Status.APPLYING, "submit": submit, "user": user, "problem": "", "touched_at": timezone.now()}
    return bool(_with_status(one, Status.CHECKED).update(**changes))


def resume(one: SheetImport, user: Any) -> bool:
    """Where nothing has been written yet she looks at all of it first."""
    status = Status.APPLYING if one.rows.filter(applied=True).exists() else Status.CHECKING
    changes = {"status": status, "user": user, "problem": "", "touched_at": timezone.now()}
    return bool(_with_status(one, Status.STOPPED).update(**changes))


def stop(one: SheetImport) -> bool:
    return bool(_with_status(one, Status.CHECKING, Status.APPLYING).update(status=Status.STOPPED))


def discard(one: SheetImport) -> bool:
    """Works that it has made stay."""
    with transaction.atomic():
        deleted = _with_status(one, Status.CHECKED, Status.STOPPED).delete()[0]
    if deleted:
        attachments.remove(one.folder)
    return bool(deleted)


def _with_status(one: SheetImport, *status: SheetImport.Status) -> Any:
    return SheetImport.objects.filter(pk=one.pk, status__in=status)


# --- What the worker does -----------------------------------------------------------------------------------------
def carry_on(stopping: Callable[[], bool] = lambda: False) -> bool:
    """A slice of the import that has waited longest; False if there is none."""
    running = SheetImport.objects.filter(status__in=[Status.CHECKING, Status.APPLYING])
    one = running.select_related("partner", "user").order_by("touched_at", "pk").first()
    if one is None:
        return False
    SheetImport.objects.filter(pk=one.pk).update(touched_at=timezone.now())
    until = time.monotonic() + SLICE
    step = _check_next if one.status == Status.CHECKING else _write_next
    with translation.override(one.language), ExitStack() as open_files:
        sender = _sender(one, open_files)
        while sender and time.monotonic() < until and not stopping() and step(one, sender):
            pass
    if SheetImport.objects.filter(pk=one.pk, status=Status.DONE).exists():
        attachments.remove(one.folder)
    return True


def _sender(one: SheetImport, open_files: ExitStack) -> Sender | None:
    """None, and the import is stopped, where she has no right to it any more or its files cannot be read."""
    try:
        if not may_import(one.user, one.partner):
            message = _("Whoever sent it may not add works here any more. Press “Go on”, and it is done in your name.")
            raise ValidationError(message)
        bundle = open_files.enter_context(attachments.Bundle(one.folder))
    except ValidationError as error:  # a ZIP that has been damaged, too
        stopped = {"status": Status.STOPPED, "problem": " ".join(error.messages)}
        _with_status(one, Status.CHECKING, Status.APPLYING).update(**stopped)
        return None
    slots = [all_slots()[name] for name in one.columns if name in all_slots()]  # a newer version may lack one
    return Sender(one.partner, one.user, slots, Vocabulary(), bundle)


def _check_next(one: SheetImport, sender: Sender) -> bool:
    row = one.rows.filter(finding="").order_by("number").first()
    if row is None:
        _end_check(one)
        return False
    finding, problems, new_bytes = Finding.ERROR, Problems(), 0
    with _surviving(row, problems), ExitStack() as files:
        plan = weigh(sender, row.cells.get("key", ""), row.cells, files)
        finding, new_bytes = plan.finding, plan.files.new_bytes
        problems.extend(plan.problems)
    one.rows.filter(pk=row.pk, finding="").update(finding=finding, problems=problems, new_bytes=new_bytes)
    return SheetImport.objects.filter(pk=one.pk, status=Status.CHECKING).exists()


def _end_check(one: SheetImport) -> None:
    problem = ""
    try:
        collection = one.partner.collection
        if collection:
            check_quota(collection, one.rows.aggregate(bytes=Sum("new_bytes"))["bytes"] or 0)
    except ValidationError as error:
        problem = " ".join(error.messages)
    _with_status(one, Status.CHECKING).update(status=Status.CHECKED, problem=problem)


def _write_next(one: SheetImport, sender: Sender) -> bool:
    with transaction.atomic():
        # Two workers take turns here; whoever stops it waits for the row.
        if not SheetImport.objects.select_for_update().filter(pk=one.pk, status=Status.APPLYING).exists():
            return False
        row = waiting_rows(one).order_by("number").first()
        if row is None:
            SheetImport.objects.filter(pk=one.pk).update(status=Status.DONE)
            return False
        problems = Problems()
        with _surviving(row, problems), transaction.atomic(), ExitStack() as files:
            hold(sender, row.key)
            plan = weigh(sender, row.cells.get("key", ""), row.cells, files)
            problems.extend(plan.problems)
            if plan.finding in (Finding.NEW, Finding.CHANGED):
                row.page = write(sender, row.key, plan, submit=one.submit)
            row.finding = plan.finding
        row.finding = Finding.ERROR if problems else row.finding
        row.problems, row.applied = problems, not problems
        row.save(update_fields=["finding", "problems", "applied", "page"])
    return True


@contextmanager
def _surviving(row: ImportRow, problems: Problems) -> Iterator[None]:
    """A row over which the program stumbles holds up no other. Where it is the database that is away, the row is tried
    again."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except ValidationError as error:
        problems.take("", error)
    except Refused as refusal:
        problems.append(("", str(refusal)))
    except Exception:
        logger.exception("Row %s of import %s failed", row.number, row.sheet_id)
        problems.append(
            ("", _("This row could not be read. Write it in the form, and tell the network's administrator."))
        )


def waiting_rows(one: SheetImport) -> Any:
    return one.rows.filter(finding__in=[Finding.NEW, Finding.CHANGED], applied=False)


def counts(one: SheetImport) -> dict[str, int]:
    """Rows by finding, and `total`, `checked`, `to_write` and `written`. One query."""
    writable = Q(finding__in=[Finding.NEW, Finding.CHANGED])
    found: dict[str, int] = one.rows.aggregate(
        **{finding.value: Count("pk", filter=Q(finding=finding)) for finding in Finding},
        total=Count("pk"),
        checked=Count("pk", filter=~Q(finding="")),
        to_write=Count("pk", filter=writable),
        written=Count("pk", filter=writable & Q(applied=True)),
    )
    return found


def remove_forgotten() -> None:
    """Imports that nobody went on with, and files that no import knows of."""
    old = SheetImport.objects.filter(touched_at__lt=timezone.now() - FORGOTTEN_AFTER)
    for one in old.filter(status__in=[Status.CHECKED, Status.STOPPED]):
        discard(one)
    attachments.remove_orphans(set(SheetImport.objects.exclude(status=Status.DONE).values_list("folder", flat=True)))
