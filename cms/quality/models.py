from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

LONGEST_ADDRESS = 1000


class Waiver(models.Model):
    """That one warning about one thing on a page does not count, until a day. Rows are kept: they say who decided it, when
    and why."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="quality_waivers")
    check_name = models.SlugField(max_length=40)
    key = models.CharField(max_length=LONGEST_ADDRESS)  # of what was found; see `checks.Found`
    reason = models.TextField(max_length=500)
    until = models.DateField()  # the last day on which it counts
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=["page", "check_name"])]

    def __str__(self) -> str:
        return f"{self.check_name} ({self.page_id}), {self.until}"


class Assessment(models.Model):
    """What the checks found of a page as it is live: for lists, which cannot ask every page. Made anew when it is published
    and now and then (`assessment.py`)."""

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="quality_assessment")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.page_id}, {self.at:%Y-%m-%d}"


class AssessedFinding(models.Model):
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="findings")
    check_name = models.SlugField(max_length=40)
    key = models.CharField(max_length=LONGEST_ADDRESS)
    params = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.check_name} {self.key}"


class Problem(models.TextChoices):
    """What came of asking for an address."""

    GONE = "gone", _("there is no such page")
    ERROR = "error", _("the server answers with an error")
    SILENT = "silent", _("the server does not answer")
    UNKNOWN_HOST = "unknown-host", _("there is no such server")
    INSECURE = "insecure", _("its certificate is not valid")
    LOOP = "loop", _("it redirects without end")
    NOT_PUBLIC = "not-public", _("it is not on the public internet")


class ExternalLink(models.Model):
    """An address outside, and what its last check found; checks are done in the background (`links/`)."""

    url = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    checked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=15, choices=Problem.choices, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True)
    is_broken = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["url"]

    def __str__(self) -> str:
        return self.url


class PageLink(models.Model):
    """That a live page has the link."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="external_links")
    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="pages")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "link"], name="one_link_a_page")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.link_id}"
