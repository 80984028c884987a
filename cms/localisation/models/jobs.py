"""The work on one translation, and how a language's people work together."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.media.video.models import Track


class LocalePolicy(models.Model):
    locale = models.OneToOneField(Locale, on_delete=models.CASCADE, related_name="policy")
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_(
            "A reviewer who did not write a text approves it. Without, whoever publishes answers for all of it."
        ),
    )

    def __str__(self) -> str:
        return str(self.locale)


class TranslationJob(models.Model):
    """Whose it is, when it is due and how far it is: counts of segments, kept by `jobs.recount` whenever any changes.
    Exactly one of `page` and `track` is what is translated."""

    COUNTS: ClassVar = ("missing", "outdated", "suggested", "machine", "translated", "approved")

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, related_name="job")
    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(Track, null=True, on_delete=models.CASCADE, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="translation_jobs"
    )
    due = models.DateField(_("due"), null=True, blank=True)
    # A change of the source that readers must know of is not taken in yet.
    critical = models.BooleanField(default=False)
    source_changed_at = models.DateTimeField(null=True)  # after what is public was translated
    demand = models.PositiveIntegerField(default=0)  # how often the work was looked at of late
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    missing = models.PositiveIntegerField(default=0)  # no words, and none before
    outdated = models.PositiveIntegerField(default=0)  # no words for what the source says now
    suggested = models.PositiveIntegerField(default=0)  # from memory, not confirmed by anybody
    machine = models.PositiveIntegerField(default=0)  # a machine's, not approved
    translated = models.PositiveIntegerField(default=0)  # a person's, not approved
    approved = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)  # of the source
    words_left = models.PositiveIntegerField(default=0)  # of those in segments that no person has translated

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assignee"]), models.Index(fields=["-critical", "due", "-demand"])]

    def __str__(self) -> str:
        return str(self.translation_id)

    @property
    def address(self) -> str:
        """Where it is worked on."""
        return reverse("localisation_editor", args=[self.translation_id])

    @property
    def total(self) -> int:
        return sum(getattr(self, name) for name in self.COUNTS)

    @property
    def is_finished(self) -> bool:
        """Every text is approved, and readers have them as the source is now."""
        public = self.page.live if self.page else bool(self.track and self.track.public_text)
        return public and self.approved == self.total and self.source_changed_at is None

    @property
    def done(self) -> int:
        """By people, or approved."""
        return self.translated + self.approved
