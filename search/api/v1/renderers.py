"""What an answer is written as, beside JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request


class _TextRenderer(BaseRenderer):
    """The view's answer is the text itself."""

    charset = "utf-8"

    def render(
        self, data: str, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return data.encode()


class WebVTTRenderer(_TextRenderer):
    media_type = "text/vtt"
    format = "vtt"


class SubRipRenderer(_TextRenderer):
    media_type = "application/x-subrip"
    format = "srt"


class PlainTextRenderer(_TextRenderer):
    media_type = "text/plain"
    format = "txt"


class TBXRenderer(_TextRenderer):
    """TBX-Basic, ISO 30042:2019."""

    media_type = "application/x-tbx"
    format = "tbx"


class SKOSRenderer(JSONRenderer):
    """SKOS as JSON-LD."""

    media_type = "application/ld+json"
    format = "skos"


class AsNegotiation(DefaultContentNegotiation):
    """By `?as=`, else by Accept."""

    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        wanted = request.query_params.get("as")
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        chosen: tuple[Any, str] = super().select_renderer(request, renderers, format_suffix)
        return chosen
