from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import Translation


class Kind(models.TextChoices):
    ASSIGNED = "assigned", _("A translation is given to me")
    CRITICAL = "critical", _("A source changed in what matters for safety or rights")
    COMMENT = "comment", _("A comment, a question or an answer")
    DUE = "due", _("A translation is due in 7 and in 2 days")
    NEW = "new", _("New to translate into my language, or changed")
    REVIEW = "review", _("A translation waits for a reviewer")


class Pace(models.TextChoices):
    AT_ONCE = "once", _("E-mail at once")
    DAILY = "daily", _("E-mail once a day")
    WEEKLY = "weekly", _("E-mail once a week")
    NEVER = "never", _("No e-mail")


USUAL = {
    Kind.ASSIGNED: Pace.AT_ONCE,
    Kind.CRITICAL: Pace.AT_ONCE,
    Kind.COMMENT: Pace.AT_ONCE,
    Kind.DUE: Pace.DAILY,
    Kind.NEW: Pace.DAILY,
    Kind.REVIEW: Pace.DAILY,
}


class Notice(models.Model):
    """That one person was told one thing of a translation."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)  # of what is told
    params = models.JSONField(default=dict)  # see `wording.py`
    created = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)  # a letter could not be sent; not before

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "key"], name="nobody_is_told_twice")]
        indexes: ClassVar = [
            models.Index(fields=["created"], name="notices_to_mail", condition=models.Q(read_at=None, mailed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.key}"


class ChosenPace(models.Model):
    """Where it is not the usual."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    pace = models.CharField(max_length=6, choices=Pace.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind"], name="one_pace_for_each_kind")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.pace}"
