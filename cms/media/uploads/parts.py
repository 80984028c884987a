"""Invariant: a part holds the first bytes of an upload, in order and nothing else; one request at a time adds to it.
Parts lie in a folder that no address leads to, on the same disk as the stored files, so that a whole one is moved there
and not copied."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.http.request import UnreadablePostError
from filelock import FileLock, Timeout

from ..moved import MovedFile

CHUNK = 256 * 1024


class Busy(Exception):
    """Another request is adding to it."""


class DiskFull(Exception):
    pass


class WrongChecksum(Exception):
    """What came was not what was sent; it was dropped."""


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class PartFile(MovedFile):
    """A whole part."""

    room_is_reserved = True  # since the upload was made


class Part:
    def __init__(self, upload_id: UUID) -> None:
        self.path = Path(settings.UPLOADS_DIR) / upload_id.hex

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=0):
                yield
        except Timeout as error:
            raise Busy from error

    def append(self, stream: Stream, most: int, checksum: tuple[str, bytes] | None = None) -> None:
        """As many bytes as come, up to `most`; a broken connection ends it, and what came is kept. With a checksum
        (algorithm and digest) all that came is kept or nothing."""
        start = self.size
        digest = hashlib.new(checksum[0], usedforsecurity=False) if checksum else None
        try:
            with self.path.open("ab") as file:
                for chunk in _arriving(stream, most):
                    file.write(chunk)
                    if digest:
                        digest.update(chunk)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from error
            raise
        if checksum and digest and digest.digest() != checksum[1]:
            os.truncate(self.path, start)
            raise WrongChecksum

    @contextmanager
    def whole(self, name: str) -> Iterator[PartFile]:
        """By a second link: storing it may fail, and the part is still there."""
        ready = self.path.with_suffix(".ready")
        ready.unlink(missing_ok=True)
        os.link(self.path, ready)
        file = PartFile(ready, name)
        try:
            yield file
        finally:
            file.close()
            ready.unlink(missing_ok=True)

    def remove(self) -> None:
        for suffix in ("", ".ready", ".lock"):
            self.path.with_suffix(suffix).unlink(missing_ok=True)


def _arriving(stream: Stream, most: int) -> Iterator[bytes]:
    try:
        while most and (chunk := stream.read(min(CHUNK, most))):
            most -= len(chunk)
            yield chunk
    except UnreadablePostError:
        return


def all_parts() -> Iterator[tuple[UUID, float]]:
    """Which uploads there are bytes of, and when some came last (seconds since 1970)."""
    folder: Any = Path(settings.UPLOADS_DIR)
    for path in folder.iterdir() if folder.exists() else ():
        if not path.suffix:
            yield UUID(hex=path.name), path.stat().st_mtime
