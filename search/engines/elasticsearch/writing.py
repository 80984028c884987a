"""Writing to a generation: the live one, or the one a rebuild fills.

Invariant: what is written is never older than what is there: the change log's seq is the document's external version, of
tombstones too, so Elasticsearch itself refuses what comes late, whoever sends it. Every item's answer is looked at.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import streaming_bulk

from search.engines.base import (
    Checkpoint,
    DocumentsRefused,
    EngineError,
    GenerationSwapped,
    IndexUnavailable,
    LiveIndex,
    Rebuild,
    ResourceDocument,
)

from .client import reported, translated
from .documents import STATE_ID, DocumentBuilder, tombstone
from .generations import Generations, write_alias
from .lock import Lease

DOCUMENTS_AT_ONCE = 50
SENDERS = 2  # while a rebuild analyses more
BYTES_AT_ONCE = 5 * 1024 * 1024
_Answer = tuple[bool, dict[str, Any]]
_ADVANCE = """
if (ctx._source.applied_seq < params.seq) {
  ctx._source.applied_seq = params.seq
} else {
  ctx.op = 'noop'
}
"""


def actions(
    builder: DocumentBuilder, upserts: Iterable[ResourceDocument], deletes: Iterable[tuple[str, int]]
) -> Iterator[dict[str, Any]]:
    for work in upserts:
        yield _action(work.id, work.seq, builder.build(work))
    for id, seq in deletes:
        yield _action(id, seq, tombstone())


def _action(id: str, seq: int, document: dict[str, Any]) -> dict[str, Any]:
    return {"_id": id, "version": seq, "version_type": "external_gte", "_source": document}


def _send(
    client: Elasticsearch, actions: Iterable[dict[str, Any]], generation: str, refresh: bool = False
) -> Iterator[_Answer]:
    # Only to what is an alias: an index must not be made by writing to one that was removed.
    options = {"index": write_alias(generation), "require_alias": True, "refresh": refresh}
    return streaming_bulk(client, actions, DOCUMENTS_AT_ONCE, BYTES_AT_ONCE, raise_on_error=False, **options)


def _sent(
    senders: Executor, client: Elasticsearch, actions: Iterable[dict[str, Any]], generation: str
) -> Iterator[list[_Answer]]:
    """Send what is ready while this thread makes more ready."""
    under_way: deque[Future[list[_Answer]]] = deque()
    actions = iter(actions)
    while batch := list(islice(actions, DOCUMENTS_AT_ONCE)):
        under_way.append(senders.submit(lambda batch: list(_send(client, batch, generation)), batch))
        if len(under_way) > SENDERS:
            yield under_way.popleft().result()
    for answers in under_way:
        yield answers.result()


def _check(answers: Iterable[_Answer]) -> None:
    """Write all that can be written; then say what could not."""
    failed: EngineError | None = None
    refused: dict[str, str] = {}
    for written, answer in answers:
        item = answer["index"]
        if not written and item["status"] != 409:  # a newer one is there
            error = translated(item["status"], item, f"{item['_id']}: {item['error']}")
            if type(error) is EngineError:  # of this document alone, and for good
                refused[item["_id"]] = str(item["error"])
            else:
                failed = error
    if failed:
        raise failed
    if refused:
        raise DocumentsRefused(refused)


def _advance(client: Elasticsearch, generation: str, applied_seq: int) -> None:
    """Compared and set by Elasticsearch: others may be further."""
    script = {"source": _ADVANCE, "params": {"seq": applied_seq}}
    client.update(index=write_alias(generation), id=STATE_ID, script=script, retry_on_conflict=10, require_alias=True)


class ElasticsearchLive(LiveIndex):
    def __init__(self, client: Elasticsearch, generations: Generations, builder: DocumentBuilder) -> None:
        self._client = client
        self._generations = generations
        self._builder = builder
        with reported():
            self._index = generations.look()
            self.applied_seq = client.get(index=self._index, id=STATE_ID)["_source"]["applied_seq"]

    def apply(
        self,
        upserts: Iterable[ResourceDocument] = (),
        deletes: Iterable[tuple[str, int]] = (),
        applied_seq: int | None = None,
    ) -> None:
        try:
            with reported():
                _check(_send(self._client, actions(self._builder, upserts, deletes), self._index, refresh=True))
                if applied_seq is not None:
                    _advance(self._client, self._index, applied_seq)
        except IndexUnavailable as error:
            with reported():
                if self._generations.look() != self._index:
                    raise GenerationSwapped(f"{self._index} is not live any more") from error
            raise


class ElasticsearchRebuild(Rebuild):
    def __init__(
        self,
        client: Elasticsearch,
        generations: Generations,
        builder: DocumentBuilder,
        lease: Lease,
        found: tuple[str, Checkpoint] | None,
    ) -> None:
        self._client = client
        self._generations = generations
        self._builder = builder
        self._lease = lease
        self._index, self.checkpoint = found or (generations.create(), None)
        self._stays = found is not None

    def apply(
        self,
        upserts: Iterable[ResourceDocument] = (),
        deletes: Iterable[tuple[str, int]] = (),
        applied_seq: int | None = None,
    ) -> None:
        documents = self._renewing(actions(self._builder, upserts, deletes))
        with reported(), ThreadPoolExecutor(SENDERS) as senders:
            _check(chain.from_iterable(_sent(senders, self._client, documents, self._index)))
            if applied_seq is not None:
                _advance(self._client, self._index, applied_seq)

    def keep(self, checkpoint: Checkpoint) -> None:
        with reported():
            self._lease.confirm()  # or another process fills it now
            self._generations.keep(self._index, checkpoint)
        self._stays = True

    def commit(self) -> None:
        with reported():
            self._lease.confirm()
            self._client.indices.refresh(index=self._index)
            self._stays = True  # it is live, or may be, also where no answer comes
            self._generations.swap(self._index)
        with suppress(ApiError, TransportError):
            # A question looks its words up in every segment; merging takes its time, and nobody need wait for it.
            self._client.indices.forcemerge(index=self._index, max_num_segments=1, wait_for_completion=False)

    def discard(self) -> None:
        """Remove what was neither kept nor committed; what cannot be removed now, the next rebuild removes."""
        if not self._stays:
            with suppress(ApiError, TransportError):
                self._client.indices.delete(index=self._index, ignore_unavailable=True)

    def _renewing(self, actions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for action in actions:
            self._lease.renew()
            yield action
