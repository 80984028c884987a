from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .ffmpeg import is_installed


@register("video")
def check_ffmpeg(**kwargs: Any) -> list[CheckMessage]:
    if is_installed():
        return []
    said = "ffmpeg and ffprobe are not there: films are shown as they were uploaded, without smaller sizes or a poster."
    return [
        Warning(
            said, hint="Install Debian's package ffmpeg, or say where they are by FFMPEG and FFPROBE.", id="video.W001"
        )
    ]
