"""From an address that the API gave to the bytes behind it. Invariant: they are found only where anybody may have them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.db.models.fields.files import FieldFile
from django.urls import Resolver404, resolve

from cms.media.access import MediaItem, user_can_see
from cms.media.models import ResourceFile
from cms.media.views import find_made


@dataclass(frozen=True)
class Stored:
    file: FieldFile
    etag: str  # changes with the bytes

    @property
    def path(self) -> Path:
        return Path(self.file.path)


def find_public(address: str, origin: str) -> Stored | None:
    """None also where it is not ours, or gone from the storage."""
    found = _find(unquote(address.removeprefix(origin))) if address.startswith(f"{origin}/") else None
    if found is None:
        return None
    item, stored = found
    there = user_can_see(AnonymousUser(), item) and stored.file.storage.exists(str(stored.file.name))
    return stored if there else None


def _find(path: str) -> tuple[MediaItem, Stored] | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name == "rendition":
        made = find_made(**match.kwargs)
        return (made.item, Stored(made.stored, made.headers["ETag"])) if made else None
    if match.url_name == "wagtaildocs_serve":
        file = ResourceFile.objects.select_related("collection").filter(pk=match.args[0]).first()
        return (file, Stored(file.file, file.sha256)) if file else None
    return None
