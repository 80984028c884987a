"""The writer of the live generation, kept open while tantivy merges what it wrote.

Invariant: one process at a time may write. Merging some thousand works takes seconds; meanwhile the process in which it
began goes on writing with the writer that it has, and only other processes wait.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .schema import DocumentBuilder
from .storage import Snapshot, Storage, forget_after_fork
from .writing import GenerationWriter

LIVE_HEAP_BYTES = 15_000_000  # tantivy's smallest; a live change is a few works
FEWEST_MERGED = 8  # segments, by tantivy's policy
LOOK_EVERY = 0.2  # seconds
QUIET = 1.0  # seconds; who merges writes more often
LONGEST_KEPT = 15.0  # seconds; others wait, but not for ever
_SEGMENT_FILE = re.compile(r"([0-9a-f]{32})\.")


class HeldLock:
    """The writer lock, and the writer where one is needed."""

    def __init__(self, storage: Storage, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._writer: GenerationWriter | None = None
        self._index: Path | None = None
        self._open = ExitStack()
        self._open.enter_context(storage.writing())
        self._since = time.monotonic()

    def writer(self, snapshot: Snapshot) -> GenerationWriter:
        """No other generation can become the live one while the lock is held."""
        if self._writer is None:
            self._index = snapshot.generation / "works"
            self._writer = GenerationWriter(snapshot.works, snapshot.words, self._builder, LIVE_HEAP_BYTES)
            self._open.callback(self._writer.close)
        return self._writer

    def close(self) -> None:
        self._open.close()

    def may_merge(self) -> bool:
        return self._index is not None and len(_listed(self._index)) >= FEWEST_MERGED

    def is_merging(self) -> bool:
        """A segment that is being made has files, and is not in the list yet. So has one that was merged, while readers
        have it open; its files are old."""
        if self._index is None or time.monotonic() > self._since + LONGEST_KEPT:
            return False
        try:
            recent = [path for path in self._index.iterdir() if path.stat().st_mtime > time.time() - QUIET]
            segments = map(_SEGMENT_FILE.match, (path.name for path in recent))
            return not {segment[1] for segment in segments if segment} <= _listed(self._index)
        except OSError:  # the index was removed
            return False


class LiveWriting:
    """Of one engine, for all of its threads."""

    def __init__(self, storage: Storage, builder: DocumentBuilder) -> None:
        self._storage = storage
        self._builder = builder
        self._in_use = threading.Lock()
        self._kept: HeldLock | None = None
        self._left_by_parent: list[object] = []
        forget_after_fork(self)

    def forget(self) -> None:
        """In a child process: what is kept is the parent's, so it is neither used nor closed here."""
        self._in_use = threading.Lock()
        self._left_by_parent.append(self._kept)
        self._kept = None

    @contextmanager
    def lock(self) -> Iterator[HeldLock]:
        with self._in_use:
            kept, self._kept = self._kept, None
            held = kept or HeldLock(self._storage, self._builder)
            try:
                yield held
                if kept or held.may_merge():
                    self._kept = held
            finally:
                if self._kept is None:
                    held.close()
            if self._kept and not kept:
                threading.Thread(target=self._close_when_merged, args=[held], name="search-merging").start()

    def _close_when_merged(self, held: HeldLock) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            with self._in_use:
                if self._kept is not held:
                    return
                if not held.is_merging():
                    self._kept = None
                    held.close()
                    return


def _listed(index: Path) -> set[str]:
    segments = json.loads((index / "meta.json").read_text())["segments"]
    return {segment["segment_id"].replace("-", "") for segment in segments}
