"""The files of a work: those to download, the video, and those inside its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cms.media.models import ResourceFile
from cms.media.video.given import load_films

from .models import ResourcePage, ResourcePageFile, ToolkitVideoPage

FORMATS = {
    "application/pdf": "pdf",
    "application/epub+zip": "ebook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "text",
    "application/vnd.oasis.opendocument.text": "text",
    "text/plain": "text",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet",
    "application/vnd.oasis.opendocument.spreadsheet": "spreadsheet",
    "text/csv": "spreadsheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "presentation",
    "application/vnd.oasis.opendocument.presentation": "presentation",
    "video/mp4": "video",
    "video/webm": "video",
    "video/quicktime": "video",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "image/jpeg": "image",
    "image/png": "image",
    "application/zip": "archive",
    "text/vtt": "captions",
    "application/x-subrip": "captions",
}


def files_by_page(pages: Sequence[ResourcePage]) -> dict[int, list[ResourceFile]]:
    """Page id -> its files, each once, in the order of the page, what was made of films loaded; `pages` are of their
    concrete types. Two queries however many pages, and two more where there are films."""
    ids: dict[int, list[int]] = {page.pk: [] for page in pages}
    rows = ResourcePageFile.objects.filter(page_id__in=ids).order_by("page_id", "sort_order")
    for page_id, file_id in rows.values_list("page_id", "file_id"):
        ids[page_id].append(file_id)
    for page in pages:
        ids[page.pk] += _in_fields(page)
    return _read(ids)


def files_of_draft(page: ResourcePage) -> dict[int, list[ResourceFile]]:
    """The same of one page as it stands in memory, whatever its rows say."""
    return _read({page.pk: [*(row.file_id for row in page.files.all()), *_in_fields(page)]})


def _in_fields(page: ResourcePage) -> Iterator[int]:
    if isinstance(page, ToolkitVideoPage) and page.video_file_id:
        yield page.video_file_id
    yield from _file_ids_in(page.body.raw_data)


def _read(ids: dict[int, list[int]]) -> dict[int, list[ResourceFile]]:
    files = ResourceFile.objects.in_bulk({file_id for found in ids.values() for file_id in found})
    load_films(files.values())
    return {pk: [files[file_id] for file_id in dict.fromkeys(found) if file_id in files] for pk, found in ids.items()}


def _file_ids_in(blocks: Any) -> Iterator[int]:
    for block in blocks:
        if block["type"] in ("file", "video") and block["value"].get("file"):
            yield block["value"]["file"]
