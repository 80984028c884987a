"""A film over a line that breaks twenty times, to the real server: what arrives is what was sent, and the server needs no
more memory for two gigabytes than for two megabytes."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import random
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cms.media.bank import bank_of_one
from tests.services import ROOT, free_port, wait_until_answering

MEBIBYTE = 1024 * 1024
BLOCK = random.Random(1).randbytes(MEBIBYTE)
TOKEN = "t" * 32


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env, self.session, self.collection = bank_of_one(folder)
        self.port = free_port()

    @contextmanager
    def running(self) -> Iterator[None]:
        options = ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4", "--log-level", "error"]
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", *options]
        with subprocess.Popen(command, cwd=ROOT, env=self.env, stderr=subprocess.DEVNULL) as process:
            try:
                wait_until_answering(f"http://127.0.0.1:{self.port}/healthz")
                self.pid = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
                yield
            finally:
                process.terminate()

    def peak(self) -> int:
        return int(Path(f"/proc/{self.pid}/status").read_text().split("VmHWM:")[1].split()[0]) * 1024

    def headers(self, **more: str) -> dict[str, str]:
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}"
        return {"Cookie": cookies, "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0", **more}

    def ask(self, method: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            connection.request(method, path, headers=self.headers(**headers))
            response = connection.getresponse()
            return response, response.read()

    def create(self, length: int) -> str:
        metadata = {"filename": "film.mp4", "kind": "file", "collection": self.collection}
        packed = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())
        response, said = self.ask(
            "POST", "/admin/uploads/", **{"Upload-Length": str(length), "Upload-Metadata": packed}
        )
        assert response.status == 201, said
        return response.headers["Location"].split(str(self.port))[1]

    def offset(self, path: str) -> int:
        response, _nothing = self.ask("HEAD", path)
        return int(response.headers["Upload-Offset"])

    def send(self, path: str, film: Film, offset: int, until: int) -> int:
        """Promises all the rest, sends up to `until` and, if that is not the end, breaks the connection. The status
        where there was an answer, else 0."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=300)
        headers = self.headers(
            **{"Upload-Offset": str(offset), "Content-Length": str(film.length - offset), "Host": "127.0.0.1"},
            **{"Content-Type": "application/offset+octet-stream", "Connection": "close"},
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with connection:
            try:
                connection.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode())
                for piece in film.pieces(offset, until):
                    connection.sendall(piece)
                if until < film.length:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return 0
                answer = connection.recv(1000)
            except ConnectionError:
                return 0
        return int(answer.split(b" ")[1])


class Film:
    """A box of type, and one of data as long as is wanted."""

    def __init__(self, length: int) -> None:
        self.head = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
        self.head += struct.pack(">L4sQ", 1, b"mdat", length - len(self.head))
        self.length = length

    def pieces(self, start: int, stop: int) -> Iterator[bytes]:
        while start < stop:
            if start < len(self.head):
                piece = self.head[start : min(stop, len(self.head))]
            else:
                at = start % MEBIBYTE
                piece = BLOCK[at : min(MEBIBYTE, at + stop - start)]
            yield piece
            start += len(piece)

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for piece in self.pieces(0, self.length):
            digest.update(piece)
        return digest.hexdigest()


def arrive(server: Server, film: Film, breaks: int) -> None:
    path = server.create(film.length)
    cuts = random.Random(3)
    for until in [*sorted(cuts.sample(range(film.length), breaks)), film.length]:
        deadline = time.monotonic() + 120
        while (offset := server.offset(path)) < film.length:
            assert time.monotonic() < deadline, "the server does not let go on"
            # Where an earlier break ate more than was thought, this one comes at once.
            status = server.send(path, film, offset, max(until, offset))
            if until < film.length or status in (204, 422):
                break
    said = json.loads(server.ask("GET", path)[1])
    assert said["state"] == "accepted", said
    with closing(sqlite3.connect(server.folder / "db.sqlite3")) as database:
        rows = database.execute("select sha256, file_size from media_resourcefile order by id desc").fetchall()
    assert rows[0] == (film.sha256(), film.length)
    assert [path for path in (server.folder / "uploads").iterdir() if path.suffix != ".lock"] == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    with server.running():
        yield server


def test_a_film_arrives_whole_over_a_line_that_breaks_twenty_times(server: Server) -> None:
    arrive(server, Film(2 * MEBIBYTE), 0)
    before = server.peak()
    arrive(server, Film(64 * MEBIBYTE), 20)
    assert server.peak() - before < 32 * MEBIBYTE  # half of it; Python's own needs vary by ten


@pytest.mark.soak
def test_two_gigabytes_arrive_whole_in_the_same_memory(server: Server) -> None:
    arrive(server, Film(2 * MEBIBYTE), 0)
    before = server.peak()
    arrive(server, Film(2048 * MEBIBYTE), 20)
    assert server.peak() - before < 50 * MEBIBYTE
