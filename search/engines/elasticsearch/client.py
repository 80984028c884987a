"""The client, one a process, and what can go wrong with it.

Invariant: no exception of the client's leaves this package; each becomes the contract's word for it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import urllib3
from elastic_transport import Urllib3HttpNode
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.engines.base import EngineError, EngineUnreachable, IndexUnavailable

CONNECT_SECONDS = 1.0
READ_SECONDS = 3  # for a question
PAUSE_SECONDS = 2  # in which one that just gave no answer is not asked: readers are answered otherwise, and at once
WRITE_SECONDS = 60.0  # for a bulk, or for making or removing an index
_LATER = {401, 403, 408, 429}  # read-only, overloaded or locked up; and 5xx


class _Node(Urllib3HttpNode):
    """Whoever does not even accept a connection is not waited for."""

    def perform_request(self, *args: Any, request_timeout: Any = READ_SECONDS, **kwargs: Any) -> Any:
        read = request_timeout if isinstance(request_timeout, int | float) else READ_SECONDS
        timeout: Any = urllib3.Timeout(connect=CONNECT_SECONDS, read=read)
        return super().perform_request(*args, request_timeout=timeout, **kwargs)


class Connection:
    """Made when it is first used, and again in a child process: a forked socket would answer both."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: tuple[int, Elasticsearch] | None = None
        self._silent_until = 0.0

    def client(self) -> Elasticsearch:
        opened = self._opened
        if opened is None or opened[0] != os.getpid():
            # Without retries: the caller knows better whether to wait, to answer otherwise or to come back later.
            client = Elasticsearch(self._url, node_class=_Node, max_retries=0, retry_on_timeout=False)
            opened = self._opened = (os.getpid(), client)
        return opened[1]

    def writer(self) -> Elasticsearch:
        return self.client().options(request_timeout=WRITE_SECONDS)

    @contextmanager
    def asking(self) -> Iterator[Elasticsearch]:
        """For readers, who would rather be told at once than wait where others just waited in vain."""
        if time.monotonic() < self._silent_until:
            raise EngineUnreachable("it gave no answer a moment ago")
        with reported():
            try:
                yield self.client()
            except TransportError:
                self._silent_until = time.monotonic() + PAUSE_SECONDS
                raise


@contextmanager
def reported() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        raise translated(error.status_code, error.body, str(error)) from error
    except TransportError as error:
        raise EngineUnreachable(str(error)) from error


def translated(status: int, body: Any, message: str) -> EngineError:
    """What an answer with an error, or the error of one item of a bulk, means for the caller."""
    kind = error_type(body)
    if kind == "index_not_found_exception":
        return IndexUnavailable("missing", message)
    if status in _LATER or status >= 500:
        return EngineUnreachable(message)
    return EngineError(message)


def error_type(body: Any) -> str:
    error = body.get("error", body) if isinstance(body, dict) else None
    return str(error.get("type", "")) if isinstance(error, dict) else ""
