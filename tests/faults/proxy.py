"""A TCP proxy in front of a real server, for what networks and overloaded servers do; switched while it runs."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto

CHUNK = 16 * 1024
_ANSWER = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Fault(Enum):
    NONE = auto()
    REFUSE = auto()  # nobody listens
    SILENT = auto()  # what is sent is not answered; it arrives when the fault ends, as TCP has it
    SLOW = auto()  # every chunk takes `seconds` longer
    CUT = auto()  # a connection is reset once `bytes` of it have been passed on to the server
    UNANSWERED = auto()  # what is sent arrives, and then the connection is reset
    UNAVAILABLE = auto()  # a proxy answers 503 in its place


@dataclass(eq=False)
class _Link:
    client: socket.socket
    server: socket.socket
    passed_on: int = 0

    def reset(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST, no FIN
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes whoever reads from it
            end.close()


class FaultProxy:
    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._changed = threading.Condition()
        self._fault = Fault.NONE
        self._seconds, self._bytes = 0.0, 0
        self._links: set[_Link] = set()
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    @contextmanager
    def fault(self, fault: Fault, *, seconds: float = 0, bytes: int = 0) -> Iterator[None]:
        self._switch(fault, seconds, bytes)
        try:
            yield
        finally:
            self._switch(Fault.NONE, 0, 0)

    def close(self) -> None:
        self._switch(Fault.REFUSE, 0, 0)

    def _switch(self, fault: Fault, seconds: float, bytes: int) -> None:
        before = self._fault
        with self._changed:
            self._fault, self._seconds, self._bytes = fault, seconds, bytes
            for link in self._links:
                link.passed_on = 0
            self._changed.notify_all()
        if fault is Fault.REFUSE:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            for link in list(self._links):
                link.reset()
        elif before is Fault.REFUSE:
            self._listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _address = listener.accept()
                try:
                    server = socket.create_connection(self._target)
                except OSError:  # the server itself is not there
                    client.close()
                    continue
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._links.add(link := _Link(client, server))
                for pump in (self._pump_request, self._pump_answer):
                    threading.Thread(target=self._run, args=[pump, link], daemon=True).start()

    def _run(self, pump: Callable[[_Link], None], link: _Link) -> None:
        with suppress(OSError):
            pump(link)
        with suppress(OSError):
            link.client.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            link.server.shutdown(socket.SHUT_RDWR)
        self._links.discard(link)

    def _pump_request(self, link: _Link) -> None:
        while data := link.client.recv(CHUNK):
            self._hold_up()
            if self._fault is Fault.UNAVAILABLE:
                link.client.sendall(_ANSWER)
                link.client.shutdown(socket.SHUT_WR)
                while link.client.recv(CHUNK):
                    pass
                return
            link.passed_on += len(data)
            if self._fault is Fault.CUT and link.passed_on > self._bytes:
                link.server.sendall(data[: self._bytes - link.passed_on])
                link.reset()
            link.server.sendall(data)

    def _pump_answer(self, link: _Link) -> None:
        while data := link.server.recv(CHUNK):
            self._hold_up()
            if self._fault is Fault.UNANSWERED:
                link.reset()
            link.client.sendall(data)

    def _hold_up(self) -> None:
        with self._changed:
            if self._fault is Fault.SILENT:
                self._changed.wait_for(lambda: self._fault is not Fault.SILENT)
            elif self._fault is Fault.SLOW:
                ends = time.monotonic() + self._seconds
                self._changed.wait_for(lambda: time.monotonic() > ends or self._fault is not Fault.SLOW, self._seconds)
