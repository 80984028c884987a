"""Files that are made when they are first asked for. Invariant: what lies in the folder under a name is whole, and made of
what the name is the fingerprint of; all together take no more room than is given, plus the newest. Whoever serves one has
asked first whether the work is public: what is left of one that was taken back has no address.

Of each kind one is made at a time on a machine, and few of a process's threads wait for that: the rest of the site goes
on."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import Storage, default_storage
from filelock import FileLock, Timeout

from cms.printing.printer import PrintingFailed

logger = logging.getLogger(__name__)
FOLDER = "offline"
WAIT_SECONDS = 10.0
UNUSED_SECONDS = 7 * 24 * 3600  # nobody keeps for long what was deleted from the bank
FAILED_SECONDS = 600  # so long it is not tried again
_threads = threading.BoundedSemaphore(2)


class NotNow(Exception):
    """Others are being made, or there is no room: to be asked for again."""


@dataclass(frozen=True)
class MadeFile:
    storage: Storage
    name: str


def made_once(fingerprint: str, kind: str, make: Callable[[Path], None]) -> MadeFile:
    """`make` writes it, if it is not there yet. Raises NotNow."""
    folder = Path(default_storage.path(FOLDER))
    path = folder / f"{fingerprint}.{kind}"
    if not _is_there(path):
        with _turn(folder, kind):
            if not _is_there(path):
                _make(path, make)
    return MadeFile(default_storage, f"{FOLDER}/{path.name}")


def _is_there(path: Path) -> bool:
    try:
        os.utime(path)  # it was asked for now
    except FileNotFoundError:
        return False
    return True


@contextmanager
def _turn(folder: Path, kind: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    if not _threads.acquire(blocking=False):
        raise NotNow
    try:
        with FileLock(folder / f"{kind}.lock", timeout=WAIT_SECONDS):
            yield
    except Timeout as error:
        raise NotNow from error
    finally:
        _threads.release()


def _make(path: Path, make: Callable[[Path], None]) -> None:
    if cache.get(f"failed-{path.name}"):
        raise NotNow
    unfinished = path.with_name(f"unfinished{path.suffix}")  # also of one who died: there is one at a time
    try:
        make(unfinished)
        unfinished.rename(path)
    except (OSError, PrintingFailed) as error:
        logger.exception("%s could not be made", path.name)
        cache.set(f"failed-{path.name}", True, FAILED_SECONDS)
        raise NotNow from error
    finally:
        unfinished.unlink(missing_ok=True)
    _make_room(path)


def _make_room(newest: Path) -> None:
    """The longest unused go first."""
    files = [(path.stat(), path) for path in newest.parent.glob("[0-9a-f]*.*") if path != newest]
    left = settings.OFFLINE_ROOM_BYTES
    for stat, path in sorted(files, key=lambda file: file[0].st_mtime, reverse=True):
        left -= stat.st_size
        if left < 0 or stat.st_mtime < time() - UNUSED_SECONDS:
            path.unlink(missing_ok=True)
