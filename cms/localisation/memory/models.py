from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.languages.fields import LanguageField

from .comparison import readable, shown


class MemoryEntry(models.Model):
    """That these words were translated so, at one place or in one file. It refers to no page: what was approved is the
    network's to use, whatever becomes of the page."""

    class Origin(models.TextChoices):
        APPROVED = "approved", _("Approved here")
        IMPORTED = "imported", _("Imported from a file")

    place = models.CharField(max_length=64, unique=True)  # hash of where it stands; see `recording.py`, `imports.py`
    source_language = LanguageField()
    target_language = LanguageField()
    source_data = models.TextField()  # both: HTML without attributes
    target_data = models.TextField()
    source_text = models.TextField()  # comparable; see `comparison.py`
    source_key = models.CharField(max_length=32)  # of `source_text`
    folded = models.TextField()  # what people search in: both without tags, case and accents
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.APPROVED)
    work = models.UUIDField(null=True)  # translation_key of what was translated
    path = models.TextField(blank=True)  # where in it, as wagtail-localize says it
    title = models.CharField(max_length=255, blank=True)  # of the work; of an import, the file's name
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)  # both: approved, or imported

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("entry of the translation memory")
        verbose_name_plural = _("entries of the translation memory")
        indexes: ClassVar = [
            models.Index(fields=["source_language", "target_language", "source_key"], name="memory_by_source"),
            models.Index(fields=["source_language", "target_language", "id"], name="memory_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.source_language}-{self.target_language}: {self.source[:80]}"

    @property
    def source(self) -> str:
        return readable(self.source_text)

    @property
    def target(self) -> str:
        return shown(self.target_data)


class PendingImport(models.Model):
    """A file that somebody has sent and is looking at; each has one at a time, until it is imported or thrown away."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memory_import")
    source_language = LanguageField()
    target_language = LanguageField()
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
