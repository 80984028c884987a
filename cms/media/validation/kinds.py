"""The kinds of files that are accepted, by extension."""

from __future__ import annotations

from django.conf import settings

MIME_BY_EXTENSION = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
}
TEXT = frozenset({"txt", "csv", "vtt", "srt"})
OPEN_XML = frozenset({"docx", "xlsx", "pptx"})
OPEN_DOCUMENT = frozenset({"odt", "ods", "odp"})
OFFICE = OPEN_XML | OPEN_DOCUMENT
ZIPPED = OFFICE | {"epub", "zip"}
PICTURES = frozenset({"jpg", "jpeg", "png"})
FILM = frozenset({"mp4", "webm", "mov"})


def largest(extension: str) -> int:
    """In bytes."""
    size: int = settings.MAX_VIDEO_UPLOAD_BYTES if extension in FILM else settings.MAX_FILE_UPLOAD_BYTES
    return size
