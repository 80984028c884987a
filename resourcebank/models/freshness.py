from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from .base import ResourcePage


class ReviewReminder(models.Model):
    """That somebody was reminded of the day by which a work is to be looked at again. Another day is another reminder."""

    work = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work", "user", "due"], name="one_reminder_for_each_due_date")
        ]

    def __str__(self) -> str:
        return f"{self.work_id}, {self.due}"
