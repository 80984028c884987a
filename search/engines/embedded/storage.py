"""Where generations of the index lie on disk, who may write, and what a process has open.

    SEARCH_INDEX_DIR/
        CURRENT             name of the live generation
        writer.lock         held by whoever changes the live generation or CURRENT
        rebuild.lock        held by whoever fills a new generation
        20261122T101500-1a2b3c4d/
            state.json      schema fingerprint, applied_seq, tombstones; replaced last, after every commit
            checkpoint.json how far a rebuild has filled it; not there once it is whole
            works/ words/   tantivy indexes: one document per work; one per word any work ever held

Invariant: a generation is complete before CURRENT names it, and a commit is complete before state.json tells of it. So
whoever dies half-way leaves the last whole state behind, and readers need no more than a look at two small files.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import tantivy
from filelock import FileLock, Timeout

from search.engines.base import Checkpoint, EngineError, EngineUnreachable, IndexUnavailable, RebuildRunning

CURRENT = "CURRENT"
STATE = "state.json"
CHECKPOINT = "checkpoint.json"
LOCK_SECONDS = 60
TOMBSTONES_KEPT = 10_000
_GENERATION = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


@dataclass(slots=True)
class State:
    fingerprint: str
    applied_seq: int = 0
    tombstones: dict[str, int] = field(default_factory=dict)  # id -> seq of its deletion


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one process has open of one generation at one time. Searchers never change."""

    generation: Path
    state: State
    works: tantivy.Index
    words: tantivy.Index
    searcher: tantivy.Searcher
    words_searcher: tantivy.Searcher


class Opened(Protocol):
    """What a child process must not use."""

    def forget(self) -> None: ...


_Stamp = tuple[tuple[int, int], tuple[int, int]]


class Storage:
    def __init__(self, root: Path, fingerprint: str) -> None:
        self.root = root
        self._fingerprint = fingerprint
        self._lock = threading.Lock()
        self._opened: tuple[_Stamp, Snapshot] | None = None
        self._left_by_parent: list[object] = []
        forget_after_fork(self)

    # --- Reading ---
    def snapshot(self) -> Snapshot:
        """The live generation as it is now; a look at two files where nothing has changed."""
        if (snapshot := self._unchanged()) is not None:
            return snapshot
        with self._lock:
            return self._unchanged() or self._reopen()

    def forget(self) -> None:
        """In a child process: what was opened belongs to the parent, so it is neither used nor closed here."""
        self._lock = threading.Lock()
        self._left_by_parent.append(self._opened)
        self._opened = None

    def _unchanged(self) -> Snapshot | None:
        opened = self._opened
        return opened[1] if opened and opened[0] == self._stamp(opened[1].generation) else None

    def _stamp(self, generation: Path) -> _Stamp | None:
        try:
            return _look(self.root / CURRENT), _look(generation / STATE)
        except OSError:
            return None

    def _reopen(self) -> Snapshot:
        for attempts_left in (2, 1, 0):
            generation = self.current()
            stamp = self._stamp(generation)
            try:
                snapshot = self.open(generation, self._opened[1] if self._opened else None)
            except IndexUnavailable:
                if attempts_left and generation != self.current():
                    continue  # swapped and removed while it was being opened
                raise
            if stamp is not None:
                self._opened = (stamp, snapshot)
            return snapshot
        raise AssertionError("the last attempt returns or raises")

    def current(self) -> Path:
        try:
            name = (self.root / CURRENT).read_text().strip()
        except OSError as error:
            raise IndexUnavailable("missing", f"no {CURRENT} in {self.root}") from error
        if not name or Path(name).name != name:
            raise IndexUnavailable("corrupt", f"{CURRENT} names no generation")
        return self.root / name

    def open(self, generation: Path, before: Snapshot | None = None) -> Snapshot:
        state = self._read_state(generation)
        with reported_as_corrupt():
            if before is not None and before.generation == generation:
                works, words = before.works, before.words
                works.reload()
                words.reload()
            else:
                works, words = _open_index(generation / "works"), _open_index(generation / "words")
            return Snapshot(generation, state, works, words, works.searcher(), words.searcher())

    def _read_state(self, generation: Path) -> State:
        try:
            state = State(**json.loads((generation / STATE).read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnavailable("corrupt", f"{generation.name}/{STATE} cannot be read") from error
        if state.fingerprint != self._fingerprint:
            raise IndexUnavailable("outdated", "made by another version or for other languages")
        return state

    # --- Writing ---
    def write_state(self, generation: Path, state: State) -> None:
        kept = sorted(state.tombstones.items(), key=lambda item: item[1])[-TOMBSTONES_KEPT:]
        state.tombstones = dict(kept)
        _replace(generation / STATE, json.dumps(asdict(state)))

    def create(self) -> Path:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
        generation = self.root / name
        for index in ("works", "words"):
            (generation / index).mkdir(parents=True)
        return generation

    def swap(self, generation: Path) -> None:
        """Make a whole generation the live one. Call with the writer lock held."""
        _replace(self.root / CURRENT, generation.name)

    def kept(self) -> Iterator[tuple[Path, Checkpoint]]:
        """Generations that a rebuild did not complete, each with how far it was sure to have got."""
        for path in self.generations():
            with suppress(OSError, ValueError, TypeError):
                yield path, Checkpoint(**json.loads((path / CHECKPOINT).read_text()))

    def keep(self, generation: Path, state: State, checkpoint: Checkpoint) -> None:
        """Call when all that the checkpoint tells of is committed."""
        self.write_state(generation, state)
        _replace(generation / CHECKPOINT, json.dumps(asdict(checkpoint)))

    def complete(self, generation: Path, state: State) -> None:
        self.write_state(generation, state)
        (generation / CHECKPOINT).unlink(missing_ok=True)

    def remove_others(self, but: Path | None = None) -> None:
        """Remove every generation but the live one, which readers may still have open. Call with the rebuild lock
        held."""
        for path in self.generations():
            if path != but:
                shutil.rmtree(path, ignore_errors=True)

    def generations(self) -> list[Path]:
        """All but the live one."""
        try:
            live = self.current()
        except IndexUnavailable:
            live = None
        return [path for path in self.root.iterdir() if _GENERATION.fullmatch(path.name) and path != live]

    def writing(self) -> AbstractContextManager[None]:
        refusal = EngineUnreachable(f"another process has been writing for {LOCK_SECONDS} s")
        return self._locked("writer.lock", LOCK_SECONDS, refusal)

    def rebuilding(self) -> AbstractContextManager[None]:
        return self._locked("rebuild.lock", 0, RebuildRunning("another process is rebuilding the index"))

    @contextmanager
    def _locked(self, name: str, timeout: float, refusal: EngineError) -> Iterator[None]:
        with reported_as_failed():
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / name, thread_local=False)  # a merge is waited for in another thread
            try:
                lock.acquire(timeout)
            except Timeout as error:
                raise refusal from error
        try:
            yield
        finally:
            lock.release()


def forget_after_fork(opened: Opened) -> None:
    reference = weakref.ref(opened)

    def forget() -> None:
        if (found := reference()) is not None:
            found.forget()

    os.register_at_fork(after_in_child=forget)


@contextmanager
def reported_as_corrupt() -> Iterator[None]:
    """tantivy says ValueError or OSError, or panics, where its files are not what it wrote."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexUnavailable("corrupt", str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise IndexUnavailable("corrupt", str(error)) from error
        raise


@contextmanager
def reported_as_failed() -> Iterator[None]:
    """While writing: a full disk, say. The last commit stays as it was."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineUnreachable(f"the index could not be written: {error}") from error


def _open_index(path: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(path))
    index.config_reader("manual", 0)  # no thread of its own: it would not survive a fork
    return index


def _look(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_ino


def _replace(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.{uuid4().hex}")
    with scratch.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
