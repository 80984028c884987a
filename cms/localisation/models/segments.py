"""What is known of a segment's words besides what wagtail-localize keeps: where they are from, who approved them, and all
that they have been."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import StringTranslation

from cms.languages.fields import LanguageField


class TextOrigin(models.TextChoices):
    """Who made a variant's words. Readers are told."""

    HUMAN = "human", _("Written or translated by people")
    MACHINE = "machine", _("Machine translated, not yet checked by a person")
    CHECKED = "machine_reviewed", _("Machine translated, checked by a person")


class SegmentState(models.Model):
    """Of the words that a segment has now. Words without a row are a person's, not approved, of version 0."""

    class Origin(models.TextChoices):
        """Who made these words. They keep it until somebody changes them."""

        PERSON = "person", _("Written by a person")
        MACHINE = "machine", _("Made by a machine")
        MEMORY = "memory", _("From the translation memory")

    words = models.OneToOneField(StringTranslation, on_delete=models.CASCADE, related_name="state")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.PERSON)
    version = models.PositiveIntegerField(default=0)  # one more with each change, of whatever kind
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Says what holds in this country rather than what the source says; its source's changes are told all the same.
    adapted = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["words"], condition=models.Q(adapted=True), name="adapted_words")]

    def __str__(self) -> str:
        return f"{self.words_id} ({self.origin})"


class SegmentWaiver(models.Model):
    """That a check's warning about these words does not count, and why. It counts for exactly these words."""

    words = models.ForeignKey(StringTranslation, on_delete=models.CASCADE, related_name="waivers")
    code = models.SlugField(max_length=40)  # of the check
    data = models.TextField()  # what the words were
    reason = models.TextField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.code} ({self.words_id})"


class SegmentEvent(models.Model):
    """One change of a segment's words. Rows are added and never changed, and outlive block, page and person."""

    class Action(models.TextChoices):
        SAVED = "saved", _("saved")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("approval taken back")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("restored")
        CARRIED = "carried", _("kept for what the source says now")
        ADAPTED = "adapted", _("marked as adapted, or no longer")
        WAIVED = "waived", _("a warning waived")

    work_id = models.UUIDField()  # translation_key of what is translated
    language = LanguageField()
    path = models.TextField()  # where it stands, as wagtail-localize says it
    source = models.TextField()  # HTML, as the words before and after are
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    action = models.CharField(max_length=10, choices=Action.choices)
    origin = models.CharField(max_length=8, choices=SegmentState.Origin.choices)
    tool = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)  # which warning was waived, and why
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["work_id", "language"])]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d}"
