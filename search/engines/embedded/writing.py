"""Writing to a generation: the live one under the writer lock, or the one a rebuild fills.

Invariant: what is written is never older than what is there. Every id is compared with the seq it was last indexed or
deleted at, and the readers are told (state.json) only after tantivy has committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy
from tantivy import Query

from search.engines.base import Checkpoint, GenerationSwapped, LiveIndex, Rebuild, ResourceDocument

from .schema import DocumentBuilder, build_schema, build_words_schema
from .storage import Snapshot, State, Storage, reported_as_failed

if TYPE_CHECKING:
    from .merging import LiveWriting

REBUILD_HEAP_BYTES = 100_000_000
WORDS_HEAP_BYTES = 15_000_000
THREADS = 1  # one segment; more threads leave more segments to search


class GenerationWriter:
    """A tantivy writer on each index of a generation. It holds tantivy's own locks until it is closed."""

    def __init__(self, works: tantivy.Index, words: tantivy.Index, builder: DocumentBuilder, heap: int) -> None:
        self._works = works.writer(heap, THREADS)
        self._words = words.writer(WORDS_HEAP_BYTES, THREADS)
        self._builder = builder
        self._new_words = False
        self._uncommitted = False
        self._open = True

    def close(self) -> None:
        """Finish merging what was committed, and throw away what was not."""
        if self._open:
            self._open = False
            for writer in (self._works, self._words):
                if self._uncommitted:
                    writer.rollback()
                writer.wait_merging_threads()

    def upsert(self, work: ResourceDocument) -> set[str]:
        document, words = self._builder.build(work)
        self.delete(work.id)
        self._works.add_document(document)
        return words

    def delete(self, id: str) -> None:
        self._uncommitted = True
        self._works.delete_documents_by_term("id", id)

    def add_words(self, words: Iterable[str]) -> None:
        for word in words:
            document = tantivy.Document()
            document.add_text("word", word)
            self._words.add_document(document)
            self._new_words = True

    def commit(self) -> None:
        if self._new_words:
            self._words.commit()
            self._new_words = False
        self._works.commit()
        self._uncommitted = False


class EmbeddedLive(LiveIndex):
    def __init__(self, storage: Storage, writing: LiveWriting) -> None:
        self._storage = storage
        self._writing = writing
        snapshot = storage.snapshot()
        self._generation = snapshot.generation
        self.applied_seq = snapshot.state.applied_seq

    def apply(
        self,
        upserts: Iterable[ResourceDocument] = (),
        deletes: Iterable[tuple[str, int]] = (),
        applied_seq: int | None = None,
    ) -> None:
        upserts, deletes = list(upserts), list(deletes)
        storage = self._storage
        with reported_as_failed(), self._writing.lock() as lock:
            snapshot = storage.snapshot()
            if snapshot.generation != self._generation:
                raise GenerationSwapped(f"{self._generation.name} is not live any more")
            state = replace(snapshot.state, applied_seq=max(snapshot.state.applied_seq, applied_seq or 0))
            if not upserts and not deletes:
                storage.write_state(snapshot.generation, state)
                return
            seqs = _Seqs(snapshot)
            writer = lock.writer(snapshot)
            words = _write(writer, seqs, upserts, deletes)
            writer.add_words(word for word in words if not snapshot.words_searcher.doc_freq("word", word))
            writer.commit()
            # Visible from here on; merging may take its time.
            storage.write_state(snapshot.generation, replace(state, tombstones=state.tombstones | seqs.deleted))


def _write(
    writer: GenerationWriter,
    seqs: _Seqs,
    upserts: Iterable[ResourceDocument],
    deletes: Iterable[tuple[str, int]],
) -> set[str]:
    words: set[str] = set()
    for work in upserts:
        if seqs.advance(work.id, work.seq):
            words |= writer.upsert(work)
    for id, seq in deletes:
        if seqs.advance(id, seq, deleted=True):
            writer.delete(id)
    return words


class _Seqs:
    """The seq each work was last indexed or deleted at: looked up in the snapshot, then remembered."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self._snapshot = snapshot
        self._seen: dict[str, int] = {}
        self.deleted: dict[str, int] = {}

    def advance(self, id: str, seq: int, deleted: bool = False) -> bool:
        """Whether `seq` is not older than what was seen of this work; remembers it if so."""
        if seq < self._last(id):
            return False
        self._seen[id] = seq
        if deleted:
            self.deleted[id] = seq
        return True

    def _last(self, id: str) -> int:
        if id in self._seen or self._snapshot is None:
            return self._seen.get(id, -1)
        searcher = self._snapshot.searcher
        hits = searcher.search(Query.term_query(self._snapshot.works.schema, "id", id, "basic"), 1).hits
        indexed = searcher.fast_field_values("seq", [address for _, address in hits])
        return max([self._snapshot.state.tombstones.get(id, -1), *(int(seq or 0) for seq in indexed)])


class EmbeddedRebuild(Rebuild):
    """Keeps one tantivy writer open; a commit makes a segment, so it commits only to keep, and at the end."""

    def __init__(
        self,
        storage: Storage,
        builder: DocumentBuilder,
        languages: Sequence[str],
        fingerprint: str,
        found: tuple[Snapshot, Checkpoint] | None,
    ) -> None:
        self._storage = storage
        snapshot, self.checkpoint = found or (None, None)
        self._generation: Path = snapshot.generation if snapshot else storage.create()
        self.kept: Path | None = snapshot.generation if snapshot else None  # which outlives this rebuild
        self._state = snapshot.state if snapshot else State(fingerprint)
        works = snapshot.works if snapshot else tantivy.Index(build_schema(languages), str(self._generation / "works"))
        words = snapshot.words if snapshot else tantivy.Index(build_words_schema(), str(self._generation / "words"))
        self._writer = GenerationWriter(works, words, builder, REBUILD_HEAP_BYTES)
        self._seqs = _Seqs(snapshot)
        self._words = _Words(snapshot)

    def apply(
        self,
        upserts: Iterable[ResourceDocument] = (),
        deletes: Iterable[tuple[str, int]] = (),
        applied_seq: int | None = None,
    ) -> None:
        with reported_as_failed():
            self._words.hold(_write(self._writer, self._seqs, upserts, deletes))
        self._state.applied_seq = max(self._state.applied_seq, applied_seq or 0)

    def keep(self, checkpoint: Checkpoint) -> None:
        with reported_as_failed():
            self._commit()
            self._storage.keep(self._generation, self._state, checkpoint)
        self.kept = self._generation

    def commit(self) -> None:
        with reported_as_failed():
            self._commit()
            self._writer.close()  # before the swap: who writes next must find tantivy's locks free
            self._storage.complete(self._generation, self._state)
            with self._storage.writing():
                self._storage.swap(self._generation)
        self.kept = None

    def close(self) -> None:
        self._writer.close()

    def _commit(self) -> None:
        self._writer.add_words(self._words.pop_new())
        self._writer.commit()
        self._state.tombstones |= self._seqs.deleted


class _Words:
    """The words a rebuild has met, so that each goes into the index once."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot
        self._held: set[str] = set()
        self._new: list[str] = []

    def hold(self, words: set[str]) -> None:
        new = words - self._held
        self._held |= new
        if self._snapshot:
            searcher = self._snapshot.words_searcher
            new = {word for word in new if not searcher.doc_freq("word", word)}
        self._new += new

    def pop_new(self) -> list[str]:
        new, self._new = sorted(self._new), []
        return new
