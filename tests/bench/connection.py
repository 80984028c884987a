"""Asking a server on this machine as a client does that asks often: over a connection that stays open."""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Mapping
from typing import Any

SECONDS = 120


class Connection:
    """One for each process that asks; opened again where the server has closed it meanwhile."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        self._headers = headers
        self._opened: tuple[int, http.client.HTTPConnection] | None = None

    def get(self, address: str) -> Any:
        return json.loads(self.send("GET", address))

    def send(self, method: str, address: str, body: str | None = None) -> bytes:
        content = body.encode() if body is not None else None
        try:
            return self._send(method, address, content)
        except (ConnectionError, http.client.HTTPException):
            self._opened = None
        return self._send(method, address, content)

    def _send(self, method: str, address: str, content: bytes | None) -> bytes:
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = os.getpid(), http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        connection = self._opened[1]
        connection.request(method, address, content, dict(self._headers))
        answer = connection.getresponse()
        found = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{answer.status} {address[:200]} {found[:300]!r}")
        return found
