"""Each uploaded film has a row in its file's collection; what was made of a film goes with its content."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from ..models import ResourceFile
from .models import Video, VideoRendition


@receiver(post_save, sender=ResourceFile)
def keep_video_of_file(instance: ResourceFile, raw: bool = False, **kwargs: Any) -> None:
    video = Video.objects.filter(file=instance).first()
    if raw or (video is None and not instance.mime.startswith("video/")):
        return
    if video is None:
        Video.objects.create(file=instance, collection=instance.collection, content=instance.sha256)
        return
    Video.objects.filter(pk=video.pk).update(collection=instance.collection)
    if video.content != instance.sha256:
        _forget_what_was_made(video, instance.sha256)


def _forget_what_was_made(video: Video, content: str) -> None:
    """Whoever is at work on the content before this one notices, since the claim is gone."""
    for rendition in video.renditions.all():
        rendition.delete()
    _delete_stored(video.poster.name)
    known = {"duration_s": None, "width": None, "height": None, "has_sound": None, "codec": "", "poster": ""}
    job = {"state": Video.State.WAITING, "problem": "", "progress": 0, "claim": None}
    Video.objects.filter(pk=video.pk).update(**known, **job, content=content)


@receiver(post_delete, sender=VideoRendition)
def delete_file_of_rendition(instance: VideoRendition, **kwargs: Any) -> None:
    _delete_stored(instance.file.name)


@receiver(post_delete, sender=Video)
def delete_poster(instance: Video, **kwargs: Any) -> None:
    _delete_stored(instance.poster.name)


def _delete_stored(name: str | None) -> None:
    if name:
        transaction.on_commit(partial(default_storage.delete, name))
