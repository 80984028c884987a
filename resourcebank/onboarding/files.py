"""The files and pictures of one row: found by name, checked by their own forms, stored once whatever names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cms.media import webvtt
from cms.media.models import ResourceFile, ResourceImage
from cms.media.uploads.models import Upload
from cms.media.uploads.services import media_form, save_media
from cms.media.validation import sha256_of

from .attachments import own_file, own_image, twin
from .columns import Slot
from .sender import Problems, Sender

KINDS = ("file", "files", "image", "captions")
SEPARATORS = re.compile(r"[;\n]")
MAX_CAPTIONS_BYTES = 1024 * 1024
Item = ResourceFile | ResourceImage


@dataclass(frozen=True)
class Named:
    slot: Slot
    name: str
    digest: str
    upload: UploadedFile | None = None  # None: it did not come with the sheet


@dataclass
class FileColumns:
    state: dict[str, str] = field(default_factory=dict)  # column -> names, each with a digest of its content
    chosen: dict[str, Item] = field(default_factory=dict)  # field of the page -> what it will hold
    listed: list[Item] = field(default_factory=list)  # to download
    captions: str = ""  # WebVTT of the film; empty where it is not new
    new_bytes: int = 0
    _named: list[Named] = field(default_factory=list)
    _forms: list[Any] = field(default_factory=list)  # of what is to be stored

    def read(self, sender: Sender, slot: Slot, text: str, before: str, files: ExitStack) -> None:
        """Which they are; ValidationError for one that is nowhere. Those that came with the sheet are open as long as
        `files`. `before`: the column's state of last time; what does not come again is what it was then."""
        parts, known = [], dict(line.rsplit(" ", 1) for line in before.splitlines())
        for name in _names(slot, text):
            sent = sender.bundle.find(name)
            if sent:
                upload = files.enter_context(sent.opened())
                named = Named(slot, name, sha256_of(upload), upload)
            else:
                named = Named(slot, name, known.get(name) or _digest(_own(sender, slot, name)))
            self._named.append(named)
            parts.append(f"{name} {named.digest}")
        self.state[slot.name] = "\n".join(parts)

    def list_changed(self, columns: Iterable[str]) -> bool:
        """Whether the list of files to download is."""
        names = {slot for slot in self.state if slot.startswith("files_")}
        return bool(names.intersection(columns))

    def check(self, sender: Sender, columns: set[str], problems: Problems) -> None:
        """As the page on which files are added does. Gives the items; new ones are not stored yet."""
        items: dict[tuple[str, str], Item] = {}
        for named in self._named:
            kind, slot = named.slot.column.kind, named.slot
            if slot.name not in columns and not (kind == "files" and self.list_changed(columns)):
                continue
            try:
                if kind == "captions":
                    self.captions = _read_captions(sender, named)
                    continue
                as_image = "image" if kind == "image" else "file"
                item = items.get((as_image, named.digest)) or self._item(sender, named, as_image)
            except ValidationError as error:
                problems.take(slot.name, error)
                continue
            items[as_image, named.digest] = item
            if kind == "files":
                self.listed.append(item)
            else:
                self.chosen[slot.column.name] = item

    def _item(self, sender: Sender, named: Named, kind: str) -> Item:
        upload, collection = named.upload, sender.partner.collection_id
        if upload is None:
            return _own(sender, named.slot, named.name)
        language = {"language": named.slot.language} if named.slot.column.kind == "files" else {}
        form = media_form(sender.user, kind, collection, upload, **language)
        if form is None:
            raise ValidationError(_("You may no longer add files there. Ask your organisation's administrator."))
        if not form.is_valid():
            raise ValidationError([message for messages in form.errors.values() for message in messages])
        same = twin(collection, upload, image=kind == Upload.Kind.IMAGE)
        if same:
            return same
        self.new_bytes += upload.size or 0
        self._forms.append(form)
        item: Item = form.instance
        return item

    def store(self, user: Any) -> None:
        for form in self._forms:
            save_media(form, user)


def _names(slot: Slot, text: str) -> Iterator[str]:
    pieces = SEPARATORS.split(text) if slot.column.kind == "files" else [text]
    return (piece.strip() for piece in pieces if piece.strip())


def _own(sender: Sender, slot: Slot, name: str) -> Item:
    """Of what is here already."""
    find = own_image if slot.column.kind == "image" else own_file
    item = find(sender.partner.collection_id, name)
    if item is None:
        message = _("“%(name)s” came neither with the sheet nor is it among your files here. Send it with the sheet.")
        raise ValidationError(message % {"name": name[:100]})
    return item


def _digest(item: Item) -> str:
    digest: str = item.sha256 if isinstance(item, ResourceFile) else item.get_file_hash()
    return digest


def _read_captions(sender: Sender, named: Named) -> str:
    file: Any = named.upload or _own(sender, named.slot, named.name).file
    if file.size > MAX_CAPTIONS_BYTES:
        raise ValidationError(_("These are no captions. Save them as WebVTT (.vtt)."))
    file.seek(0)
    return webvtt.write(webvtt.from_file(file.read()))
