from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail_localize.models import Translation

MAX_TEXT = 2000


class SegmentComment(models.Model):
    """What somebody says of a segment, or answers. Plain text. It belongs to a place in the work and stays when the text
    there changes; `source` is what it was about."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="comments")
    path = models.TextField()  # where it stands, as wagtail-localize says it
    source = models.TextField()  # HTML, as wagtail-localize keeps it
    answers_to = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=MAX_TEXT)
    is_question = models.BooleanField(default=False)  # to those who wrote the source
    created = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["created", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["translation"],
                name="open_questions",
                condition=models.Q(is_question=True, resolved_at=None, answers_to=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}, {self.path}"
