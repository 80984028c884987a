"""Films that are prepared, without ffmpeg: rows with a few bytes each."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile

from cms.media.models import ResourceFile
from cms.media.video.models import Video, VideoRendition

SIZES = {"720p": (1280, 720), "360p": (640, 360), "audio": (None, None)}


def prepare(file: ResourceFile, *, seconds: float = 90.4, kinds: tuple[str, ...] = ("720p", "360p", "audio")) -> Video:
    """Its renditions hold their kind's name, again and again: 40 bytes or so."""
    video = Video.objects.get(file=file)
    video.duration_s, video.width, video.height, video.has_sound = seconds, 1920, 1080, "audio" in kinds
    video.state, video.progress = Video.State.READY, 100
    video.poster.save(f"{uuid4().hex}-poster.jpg", ContentFile(b"\xff\xd8\xff poster"), save=False)
    video.save()
    for kind in kinds:
        _rendition(video, kind)
    return video


def _rendition(video: Video, kind: str) -> VideoRendition:
    content = kind.encode() * 10
    width, height = SIZES[kind]
    audio = kind == "audio"
    fields: dict[str, Any] = {"mime": "audio/mp4" if audio else "video/mp4", "width": width, "height": height}
    return VideoRendition.objects.create(
        video=video, kind=kind, bytes=len(content), sha256=hashlib.sha256(content).hexdigest(),
        file=ContentFile(content, name=f"{uuid4().hex}-{kind}.{'m4a' if audio else 'mp4'}"), **fields,
    )  # fmt: skip
