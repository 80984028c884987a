"""An import is one spreadsheet on its way; what it made is remembered by the partner's own keys, and outlives it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.languages.fields import LanguageField
from cms.partners.models import Partner
from resourcebank.models import ResourcePage

MAX_KEY = 80


class SheetImport(models.Model):
    """A partner has one at a time that is not finished."""

    class Status(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, nothing is written yet")
        APPLYING = "applying", _("Being written")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Done")

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=12)  # in which its problems are told
    filename = models.CharField(max_length=255)
    columns = models.JSONField()  # names, in the order of the sheet
    folder = models.UUIDField(default=uuid.uuid4)  # of the files that came with it: `attachments.py`
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.CHECKING)
    problem = models.TextField(blank=True)  # of all of it, not of a row
    submit = models.BooleanField(default=False)  # for review, what it makes or changes
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner"], condition=~Q(status="done"), name="one_unfinished_import_per_partner"
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_running(self) -> bool:
        return self.status in (self.Status.CHECKING, self.Status.APPLYING)


class ImportRow(models.Model):
    """A row of the sheet: what is written in it, what was found of it, and whether that has been done."""

    class Finding(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same as here")
        ERROR = "error", _("error")

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # its line in the sheet
    key = models.CharField(max_length=MAX_KEY, blank=True)
    cells = models.JSONField()  # column -> text; the empty ones left out
    finding = models.CharField(max_length=7, choices=Finding.choices, blank=True)
    problems = models.JSONField(default=list)  # of [column, message]
    new_bytes = models.PositiveBigIntegerField(default=0)  # of files that are not here yet
    applied = models.BooleanField(default=False)
    page = models.ForeignKey(ResourcePage, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "number"], name="one_row_per_line")]
        indexes: ClassVar = [models.Index(fields=["sheet", "finding", "applied", "number"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.key}"

    @property
    def result(self) -> str:
        finding = str(self.get_finding_display())
        return gettext("%(finding)s (written)") % {"finding": finding} if self.applied else finding

    @property
    def title(self) -> str:
        """In whichever language it has one."""
        return next((text for name, text in self.cells.items() if name.startswith("title_")), "")


class ImportedWork(models.Model):
    """By its partner's own key a work is known again. `state` is what the sheet said of it last: what has not changed
    there since is left as it is here."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=MAX_KEY)
    page = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.JSONField(default=dict)  # column -> text, for files with their SHA-256

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["partner", "key"], name="one_work_per_partners_key")]

    def __str__(self) -> str:
        return self.key


class WaitingTranslation(models.Model):
    """A work can be translated once it is public (`cms.localisation`). Until then, what the sheet says in another
    language waits here."""

    work = models.ForeignKey(ImportedWork, on_delete=models.CASCADE, related_name="translations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = LanguageField()
    texts: Any = models.JSONField()  # field -> its texts in order

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work", "language"], name="one_waiting_translation_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.work} ({self.language})"
