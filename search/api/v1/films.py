"""A work's film, without its words: where it is, in which sizes, and what is shown before it plays. Nothing that a reader
has not asked for is loaded from elsewhere: a player on another host is only named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cms.media.models import ResourceFile
from cms.media.video.given import Given, film_of
from cms.media.video.links import canonical, parse_link
from cms.media.video.models import Video, VideoRendition
from cms.media.video.recipes import POSTER_LINES, scaled
from resourcebank.models import ToolkitVideoPage

from .body import present_image
from .presenters import Json, Links


def present_film(original: ToolkitVideoPage, files: Sequence[ResourceFile], links: Links) -> Json:
    """`files`: the original's, with what was made of films."""
    file = next((file for file in files if file.pk == original.video_file_id), None)
    film = film_of(file) if file else None
    given = Given(file) if file else None
    return {
        "url": links.absolute(given.url) if given else canonical(original.video_url) or None,
        "mime": given.mime if given else None,
        "bytes": given.bytes if given else None,
        "width": film.width if film else None,
        "height": film.height if film else None,
        "embed": None if file else _embed(original.video_url),
        "poster": _poster(original, film, links),
        "renditions": [_rendition(rendition, links) for rendition in _in_order(film)],
    }


def _embed(address: str) -> Json | None:
    link = parse_link(address)
    return {"provider": link.provider, "url": link.embed_url, "host": link.host} if link else None


def _poster(original: ToolkitVideoPage, film: Video | None, links: Links) -> Json | None:
    """The picture that the partner chose, or one of the film's own."""
    if original.image and (chosen := present_image(original.image, links))["url"]:
        return chosen
    if film is None or not film.poster or not film.width or not film.height:
        return None
    width, height = scaled(film.width, film.height, POSTER_LINES)
    return {"url": links.absolute(film.poster.url), "width": width, "height": height}


def _in_order(film: Video | None) -> list[VideoRendition]:
    order: list[Any] = list(VideoRendition.Kind)
    return sorted(film.renditions.all(), key=lambda rendition: order.index(rendition.kind)) if film else []


def _rendition(rendition: VideoRendition, links: Links) -> Json:
    return {
        "kind": rendition.kind,
        "url": links.absolute(rendition.file.url),
        "mime": rendition.mime,
        "bytes": rendition.bytes,
        "width": rendition.width,
        "height": rendition.height,
    }
