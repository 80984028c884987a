from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Collection

EXPIRES_AFTER = timedelta(days=7)  # without a byte


def next_expiry() -> datetime:
    return timezone.now() + EXPIRES_AFTER


class Upload(models.Model):
    """A file on its way, and for some days what became of it. Its bytes are a part (`parts.py`), whose length is the
    one truth about how far it has come."""

    class Kind(models.TextChoices):
        FILE = "file"
        IMAGE = "image"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    filename = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=500, blank=True)  # by which a browser knows its file again
    length = models.PositiveBigIntegerField()  # bytes
    expires_at = models.DateTimeField(default=next_expiry, db_index=True)
    finished = models.BooleanField(default=False)
    refusal = models.TextField(blank=True)
    file = models.ForeignKey("media.ResourceFile", null=True, on_delete=models.SET_NULL, related_name="+")
    image = models.ForeignKey("media.ResourceImage", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["collection", "finished"])]

    def __str__(self) -> str:
        return self.filename
