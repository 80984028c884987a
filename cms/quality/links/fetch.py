"""Asks an address outside whether it is there. Invariant: nothing inside is ever asked. The name is resolved once, the
address it gives must be public and is the one connected to, at each redirect anew (requests-hardened does that); no proxy,
cookie or password is sent, no content is read, and after `TOTAL` seconds a line is cut, however slow the server is."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from ..models import Problem

EACH = (5, 10)  # seconds to connect, and between any two bytes
TOTAL = 20.0  # of one connection
MAX_REDIRECTS = 6
GONE = (404, 410)
HEADERS = {"User-Agent": "ResourceBank link check", "Accept": "*/*", "Connection": "close"}
ALLOW_LOOPBACK = False  # tests have their servers there
FAILURES = (requests.RequestException, HTTPError, OSError, ValueError)
# The first that fits.
PROBLEMS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Problem], ...] = (
    (InvalidIPAddress, Problem.NOT_PUBLIC),
    (requests.exceptions.SSLError, Problem.INSECURE),
    ((requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError), Problem.UNKNOWN_HOST),
    (socket.gaierror, Problem.UNKNOWN_HOST),
    (BaseException, Problem.SILENT),
)


def problem_of(url: str) -> Problem | None:
    """What is wrong with it; None if it answers, and where it does not let a program in (401, 403, 429): a person may."""
    try:
        status = _final_status(url)
    except FAILURES as error:
        return next(problem for kind, problem in PROBLEMS if isinstance(_cause(error), kind))
    if status is None:
        return Problem.LOOP
    if status in GONE:
        return Problem.GONE
    return Problem.ERROR if status >= 500 else None


def _final_status(url: str) -> int | None:
    """After redirects; None if there is no end to them."""
    for _step in range(MAX_REDIRECTS):
        # Not by a session of requests, which reads the content of every redirect, however much it is.
        request = requests.Request("GET", url, headers=HEADERS).prepare()
        with (
            closing(_adapter(urlsplit(url).scheme)) as adapter,
            adapter.send(request, stream=True, timeout=EACH) as answer,
        ):
            if not answer.is_redirect:
                return answer.status_code
            url = urljoin(url, answer.headers["location"])
    return None


def _adapter(scheme: str) -> IPFilterAdapter:
    if scheme not in {"http", "https"}:
        raise requests.exceptions.InvalidSchema(scheme)
    adapter = IPFilterAdapter(is_https_proto=scheme == "https", allow_loopback=ALLOW_LOOPBACK)
    adapter.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}  # type: ignore[attr-defined]
    return adapter


def _cause(error: BaseException) -> BaseException:
    """Of an unknown name, which requests wraps."""
    return error.__cause__ if isinstance(error.__cause__, socket.gaierror) else error


class _Impatient:
    """A server that sends a byte now and then never runs into a timeout between bytes."""

    sock: socket.socket | None
    _line: socket.socket | None = None  # also after the connection has handed it over to its answer

    def connect(self: Any) -> None:
        timer = threading.Timer(TOTAL, self._cut)
        timer.daemon = True
        timer.start()
        super().connect()  # type: ignore[misc]
        self._line = self.sock

    def _cut(self) -> None:
        if line := self._line or self.sock:
            with suppress(OSError):  # closed long ago
                line.shutdown(socket.SHUT_RDWR)


class _Connection(_Impatient, HTTPConnection):
    pass


class _SecureConnection(_Impatient, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
