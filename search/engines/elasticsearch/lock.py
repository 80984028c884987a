"""Who may fill a new generation: one process at a time, of however many machines.

Invariant: the lock is one document that only ever changes by comparing and setting. Whoever holds it renews it with every
batch; who has been silent for LOCK_SECONDS is taken for dead, and if it was not, it learns so before it can swap.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import ApiError, BadRequestError, ConflictError, Elasticsearch, NotFoundError, TransportError

from search.engines.base import EngineError, RebuildRunning

from .client import Connection, error_type

LOCK_SECONDS = 60
RENEW_SECONDS = 5
_ID = "rebuild"
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}


class RebuildLock:
    def __init__(self, connection: Connection, prefix: str) -> None:
        self._connection = connection
        self._index = f"{prefix}_locks"

    @contextmanager
    def held(self) -> Iterator[Lease]:
        client = self._connection.writer()
        lease = Lease(client, self._index, self._acquire(client))
        try:
            yield lease
        finally:
            lease.release()

    def remove(self) -> None:
        self._connection.writer().indices.delete(index=self._index, ignore_unavailable=True)

    def _acquire(self, client: Elasticsearch) -> Mapping[str, Any]:
        try:
            client.indices.create(index=self._index, settings=_SETTINGS)
        except BadRequestError as error:
            if error_type(error.body) != "resource_already_exists_exception":
                raise
        with suppress(ConflictError):
            return client.create(index=self._index, id=_ID, document=_entry()).body
        try:
            found = client.get(index=self._index, id=_ID).body
            silent = time.time() - found["_source"]["renewed_at"]
            if silent < LOCK_SECONDS:
                raise RebuildRunning(
                    f"{found['_source']['holder']} is rebuilding the index; heard of {silent:.0f} s ago, and taken for"
                    f" dead after {LOCK_SECONDS} s"
                )
            return _replace(client, self._index, found)
        except (ConflictError, NotFoundError) as error:
            raise RebuildRunning("another process is rebuilding the index") from error


class Lease:
    """The lock while it is held; `document` is what was last written or read of it."""

    def __init__(self, client: Elasticsearch, index: str, document: Mapping[str, Any]) -> None:
        self._client = client
        self._index = index
        self._document = document
        self._renewed = time.monotonic()

    def renew(self) -> None:
        """Call often; it is not written more often than needed."""
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            self.confirm()

    def confirm(self) -> None:
        try:
            self._document = _replace(self._client, self._index, self._document)
        except (ConflictError, NotFoundError) as error:
            raise EngineError("this rebuild was silent for too long; another process has begun one") from error
        self._renewed = time.monotonic()

    def release(self) -> None:
        with suppress(ApiError, TransportError):  # then it runs out
            self._client.delete(index=self._index, id=_ID, **_unchanged(self._document))


def _entry() -> dict[str, Any]:
    return {"holder": f"{socket.gethostname()}:{os.getpid()}", "renewed_at": time.time()}


def _unchanged(document: Mapping[str, Any]) -> dict[str, int]:
    return {"if_seq_no": document["_seq_no"], "if_primary_term": document["_primary_term"]}


def _replace(client: Elasticsearch, index: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    return client.index(index=index, id=_ID, document=_entry(), **_unchanged(document)).body
