from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from ..models import ResourceFile
from .models import Video


@receiver(post_save, sender=ResourceFile)
def keep_video_of_file(instance: ResourceFile, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.mime.startswith("video/"):
        Video.objects.update_or_create(file=instance, defaults={"collection": instance.collection})
