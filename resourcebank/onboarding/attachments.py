"""The files that rows name: sent with the sheet, alone or in a zip, or here already. Invariant: what was sent lies in a
folder that no address leads to until a row takes it, and is checked then as any other file is; a name in an archive is
looked up and never names anything of ours."""

from __future__ import annotations

import shutil
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.utils.file import hash_filelike

from cms.media.models import ResourceFile, ResourceImage
from cms.media.pictures import without_metadata
from cms.media.refusals import wrong_content
from cms.media.validation import check_name_and_size, sha256_of
from cms.media.validation.archives import UNREADABLE, open_zip
from cms.media.validation.kinds import PICTURES
from cms.media.validation.names import extension_of

IN_MEMORY = 4 * 1024 * 1024
CHUNK = 1024 * 1024
MAX_FILES = 1000
ORPHANED_AFTER = 24 * 3600  # seconds
UTF8_NAME = 0x800  # of a zip's entry: its name is not in some machine's code page
OTHER_CODE_PAGES = ("cp850", "utf-8")  # Windows in our countries; old macOS


@dataclass(frozen=True)
class Sent:
    """Came with the sheet."""

    name: str
    open: Callable[[], IO[bytes]]

    @contextmanager
    def opened(self) -> Iterator[UploadedFile]:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            try:
                with self.open() as content:
                    shutil.copyfileobj(content, copy, CHUNK)
            except UNREADABLE as error:
                raise wrong_content(extension_of(self.name)) from error
            size = copy.tell()
            copy.seek(0)
            yield UploadedFile(copy, self.name, size=size)


def folder(name: UUID) -> Path:
    return Path(settings.IMPORTS_DIR) / name.hex


def keep(name: UUID, files: Iterable[UploadedFile]) -> None:
    """Under numbers; a list beside them says what they were called. ValidationError if one would be refused anyway."""
    files = list(files)
    if len(files) > MAX_FILES:
        raise ValidationError(_("These are more than %(limit)d files. Put them into a ZIP.") % {"limit": MAX_FILES})
    for file in files:
        check_name_and_size(file.name or "", file.size or 0)
        if extension_of(file.name or "") == "zip":
            open_zip(file, file.size or 0).close()  # type: ignore[arg-type]
    place = folder(name)
    place.mkdir(parents=True, mode=0o700)
    for number, file in enumerate(files):
        file.seek(0)
        with (place / f"{number} {Path(file.name or '').suffix}").open("wb") as kept:
            shutil.copyfileobj(file, kept, CHUNK)
        (place / f"{number}.name").write_text(file.name or "", encoding="utf-8")


def remove(name: UUID) -> None:
    shutil.rmtree(folder(name), ignore_errors=True)


def remove_orphans(known: set[UUID]) -> None:
    """Folders of imports that are no more."""
    root = Path(settings.IMPORTS_DIR)
    for place in root.iterdir() if root.exists() else ():
        if UUID(hex=place.name) not in known and place.stat().st_mtime < time.time() - ORPHANED_AFTER:
            shutil.rmtree(place, ignore_errors=True)


class Bundle(ExitStack):
    """What came with one sheet, by name; open while it is used."""

    def __init__(self, name: UUID) -> None:
        super().__init__()
        self._by_path: dict[str, Sent] = {}
        self._by_name: dict[str, list[Sent]] = {}
        place = folder(name)
        for listed in sorted(place.glob("*.name"), key=lambda path: int(path.stem)):
            path = next(place.glob(f"{listed.stem} *"))
            original = listed.read_text(encoding="utf-8")
            if extension_of(original) == "zip":
                self._add_archive(path)
            self._add(original, Sent(original, lambda path=path: path.open("rb")))  # type: ignore[misc]

    def find(self, name: str) -> Sent | None:
        """By its whole path in the archive, or by its name alone where only one has it."""
        looked_up = _as_looked_up(name)
        same_name = self._by_name.get(looked_up, [])
        return self._by_path.get(looked_up) or (same_name[0] if len(same_name) == 1 else None)

    def _add_archive(self, path: Path) -> None:
        archive = open_zip(self.enter_context(path.open("rb")), path.stat().st_size)
        self.enter_context(archive)
        for entry in archive.infolist():
            if not entry.is_dir():
                for name in _names(entry):
                    inner = PurePosixPath(name).name
                    self._add(name, Sent(inner, lambda entry=entry: archive.open(entry)))  # type: ignore[misc]

    def _add(self, path: str, sent: Sent) -> None:
        self._by_path.setdefault(_as_looked_up(path), sent)
        self._by_name.setdefault(_as_looked_up(sent.name), []).append(sent)


def _names(entry: zipfile.ZipInfo) -> Iterator[str]:
    name = entry.filename.replace("\\", "/")
    yield name
    if not entry.flag_bits & UTF8_NAME and not name.isascii():
        for encoding in OTHER_CODE_PAGES:
            try:
                yield name.encode("cp437").decode(encoding)
            except UnicodeError:
                continue


def _as_looked_up(path: str) -> str:
    """macOS writes an accent after its letter, Windows does not tell large letters from small."""
    return unicodedata.normalize("NFC", path.replace("\\", "/")).casefold().strip("/ ")


# --- What is here already -----------------------------------------------------------------------------------------
def own_file(collection_id: int, name: str) -> ResourceFile | None:
    """The newest of the partner's own that was uploaded under this name."""
    stored = ResourceFile._meta.get_field("file").storage.get_valid_name(PurePosixPath(name).name)
    own = ResourceFile.objects.filter(collection=collection_id)
    found: ResourceFile | None = own.filter(original_filename__iexact=stored).order_by("-pk").first()
    return found


def own_image(collection_id: int, name: str) -> ResourceImage | None:
    """Of a picture only the title is kept: that of its file, unless it was given another."""
    titles = [PurePosixPath(name).name, PurePosixPath(name).stem]
    own = ResourceImage.objects.filter(collection=collection_id, title__in=titles)
    found: ResourceImage | None = own.order_by("-pk").first()
    return found


def twin(collection_id: int, file: UploadedFile, *, image: bool) -> ResourceFile | ResourceImage | None:
    """The same content, here already. Pictures are kept without what was written into them."""
    is_picture = image or extension_of(file.name or "") in PICTURES
    content = without_metadata(file) if is_picture else file
    found: Any
    if image:
        found = ResourceImage.objects.filter(collection=collection_id, file_hash=hash_filelike(content))
    else:
        found = ResourceFile.objects.filter(collection=collection_id, sha256=sha256_of(content))
    file.seek(0)
    item: ResourceFile | ResourceImage | None = found.order_by("-pk").first()
    return item
