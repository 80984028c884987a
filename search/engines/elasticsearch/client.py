"""The client, one a process, and what can go wrong with it.

Invariant: no exception of the client's leaves this package; each becomes the contract's word for it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import urllib3
from elastic_transport import Urllib3HttpNode
from elasticsearch import ApiError, Elasticsearch, JsonSerializer, OrjsonSerializer, TransportError

from search.engines.base import EngineError, EngineUnreachable, IndexUnavailable

CONNECT_SECONDS = 1.0
READ_SECONDS = 3  # for all that one question asks
PAUSE_SECONDS = 2  # in which one that just gave no answer is not asked: readers are answered otherwise, and at once
WRITE_SECONDS = 30.0  # for a bulk, or for making or removing an index
ASKED_AT_ONCE = 32  # by one process
_Answer = TypeVar("_Answer")
_LATER = {401, 403, 408, 429}  # read-only, overloaded or locked up; and 5xx


class _Serializer(OrjsonSerializer):
    """Several times as fast as Python's own, which writes what this one cannot: numbers of more than 64 bits. It is for
    Elasticsearch to refuse them, with the document's name."""

    def json_dumps(self, data: Any) -> bytes:
        try:
            return super().json_dumps(data)
        except TypeError:
            return JsonSerializer.json_dumps(self, data)


class _Node(Urllib3HttpNode):
    """Whoever does not even accept a connection is not waited for."""

    def perform_request(self, *args: Any, request_timeout: Any = READ_SECONDS, **kwargs: Any) -> Any:
        read = request_timeout if isinstance(request_timeout, int | float) else READ_SECONDS
        timeout: Any = urllib3.Timeout(connect=CONNECT_SECONDS, read=read)
        return super().perform_request(*args, request_timeout=timeout, **kwargs)


@dataclass(frozen=True, slots=True)
class _Opened:
    client: Elasticsearch
    askers: ThreadPoolExecutor
    process: int = field(default_factory=os.getpid)


class Connection:
    """Made when it is first used, and again in a child process: a forked socket would answer both."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: _Opened | None = None
        self._silent_until: float | None = None  # None: it answers
        self._question = threading.local()

    def client(self) -> Elasticsearch:
        return self._open().client

    def writer(self) -> Elasticsearch:
        return self.client().options(request_timeout=WRITE_SECONDS)

    @contextmanager
    def one_question(self) -> Iterator[None]:
        """All that is asked inside has to be answered within READ_SECONDS."""
        self._question.ends = time.monotonic() + READ_SECONDS
        try:
            yield
        finally:
            del self._question.ends

    def ask(self, question: Callable[[Elasticsearch], _Answer]) -> _Answer:
        """For readers, who would rather be told at once than wait where others just waited in vain, and never wait
        longer than READ_SECONDS. A socket's own timeout does not promise that: it begins anew with every few bytes, and
        looking up the server's name has none. So another thread asks, which may wait in vain for as long as it likes."""
        now = time.monotonic()
        if self._silent_until is not None:
            if now < self._silent_until:
                raise EngineUnreachable("it gave no answer a moment ago")
            self._silent_until = now + READ_SECONDS  # while this one finds out whether it does again
        opened = self._open()
        try:
            with reported():
                asked = opened.askers.submit(question, opened.client)
                answer = asked.result(max(0, getattr(self._question, "ends", now + READ_SECONDS) - now))
        except TimeoutError as error:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            raise EngineUnreachable(f"no answer within {READ_SECONDS} s") from error
        except EngineUnreachable:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            raise
        except EngineError:
            self._silent_until = None
            raise
        self._silent_until = None
        return answer

    def _open(self) -> _Opened:
        opened = self._opened
        if opened is None or opened.process != os.getpid():
            # Without retries: the caller knows better whether to wait, to answer otherwise or to come back later.
            client = Elasticsearch(
                self._url, node_class=_Node, serializer=_Serializer(), max_retries=0, retry_on_timeout=False
            )
            opened = self._opened = _Opened(client, ThreadPoolExecutor(ASKED_AT_ONCE, "elasticsearch"))
        return opened


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
