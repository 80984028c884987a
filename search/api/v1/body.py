"""The body of a work, as JSON block by block and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText

from cms.media.models import ResourceFile, ResourceImage
from cms.media.responsive import sized
from cms.media.video.given import Given, load_films, load_tracks
from resourcebank.blocks.media import picture_in_text
from resourcebank.files import FORMATS
from resourcebank.models import ResourcePage

from .html import LinkedWorks, clean_html, expand_rich_texts, linked_page_ids
from .presenters import Json, Links

IMAGE_SPEC = "max-1200x1200"
NO_PICTURE = {"url": None, "width": None, "height": None}


def present_file(file: ResourceFile, links: Links) -> Json:
    given = Given(file)
    return {
        "name": file.title,
        "url": links.absolute(given.url),
        "bytes": given.bytes,
        "sha256": given.sha256,
        "mime": given.mime,
        "format": FORMATS.get(given.mime),
        "language": file.language or None,
    }


def present_body(page: ResourcePage, languages: Sequence[str], links: Links) -> tuple[list[Json], str]:
    """(blocks, HTML). The number of queries does not depend on the number of blocks."""
    body: StreamValue = page.body
    _make_public(body, languages, links)
    present: dict[str, Callable[[Any], Any]] = {
        "text": lambda value: links.in_html(value.source),
        "image": lambda value: _image(value, links),
        "file": lambda value: {**_optional_file(value["file"], links), "note": value["note"]},
        "video": lambda value: {
            "title": value["title"], "url": value["url"] or None, **_optional_file(value["file"], links)
        },
        "related": lambda value: [str(page.work_id) for page in value],
    }  # fmt: skip
    blocks = [
        {
            "id": child.id,
            "type": child.block_type,
            "value": present.get(child.block_type, child.block.get_api_representation)(child.value),
        }
        for child in body
    ]
    html = clean_html(body.render_as_block({"languages": languages, "text_language": page.language}), links.origin)
    return blocks, links.in_html(html)


def _make_public(body: StreamValue, languages: Sequence[str], links: Links) -> None:
    """Put into `body` what the reader may see of what it refers to: expanded rich text, public works, loaded images."""
    texts = [child for child in body if isinstance(child.value, RichText)]
    related = [child for child in body if child.block_type == "related"]
    sources = [child.value.source for child in texts]
    related_ids = {page.pk for child in related for page in child.value if page is not None}
    works = LinkedWorks(linked_page_ids(sources) | related_ids, languages, links)
    for child, html in zip(texts, expand_rich_texts(sources, works, links), strict=True):
        child.value = RichText(html)
    for child in related:
        shown = (works.shown(page.pk) for page in child.value if page is not None)
        child.value = [page for page in shown if page is not None]
    images = [child.value["image"] for child in body if child.block_type == "image" and child.value["image"]]
    prefetch_related_objects(images, "renditions")
    load_films(child.value["file"] for child in body if child.block_type in ("file", "video") and child.value["file"])
    load_tracks(child.value["file"] for child in body if child.block_type == "video" and child.value["file"])


def _image(value: Any, links: Links) -> Json:
    found = picture_in_text(value["image"])
    picture = links.picture(found) if found else {**NO_PICTURE, "sources": []}
    return {**picture, "alt": value["alt"], "caption": value["caption"]}


def present_image(image: ResourceImage | None, links: Links, spec: str = IMAGE_SPEC) -> Json:
    found = sized(image, spec)
    return {**found, "url": links.absolute(found["url"])} if found else NO_PICTURE


def _optional_file(file: ResourceFile | None, links: Links) -> Json:
    return present_file(file, links) if file else {}
