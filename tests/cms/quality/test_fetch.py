"""Following links: nothing inside is ever asked, nobody makes it wait or read for long. The servers are real; only the
rule that this machine is not the internet is lifted where one has to be reached."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cms.quality.links import fetch
from cms.quality.models import Problem


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []
    headers_seen: list[dict[str, str]] = []

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        type(self).headers_seen.append(dict(self.headers))
        answer, _slash, rest = self.path.strip("/").partition("/")
        getattr(self, f"_{answer}", self._status)(answer, rest)

    def _status(self, answer: str, rest: str) -> None:
        self.send_response(int(answer))
        self.end_headers()

    def _to(self, answer: str, rest: str) -> None:
        self.send_response(302)
        self.send_header("Location", rest)
        self.end_headers()

    def _loop(self, answer: str, rest: str) -> None:
        self._to(answer, f"/loop/{rest}x")

    def _endless(self, answer: str, rest: str) -> None:
        self.send_response(302 if rest else 200)
        if rest:
            self.send_header("Location", rest)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 1_000_000)
        except OSError:
            type(self).asked.append("hung up")

    def _drip(self, answer: str, rest: str) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            type(self).asked.append("hung up")

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked, Handler.headers_seen = [], []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, args=[0.01], daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.fixture
def reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "ALLOW_LOOPBACK", True)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/200", None), ("/204", None), ("/401", None), ("/403", None), ("/429", None), ("/404", Problem.GONE),
        ("/410", Problem.GONE), ("/500", Problem.ERROR), ("/503", Problem.ERROR), ("/to//200", None),
        ("/to//404", Problem.GONE), ("/loop/", Problem.LOOP), ("/to/ftp://example.org/", Problem.UNKNOWN_HOST),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("reachable")
def test_what_came_of_it(server: str, path: str, problem: Problem | None) -> None:
    assert fetch.problem_of(server + path) == problem


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "10.0.0.1",
        "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "224.0.0.1",
        "[64:ff9b::7f00:1]",
    ],
)  # fmt: skip
def test_nothing_inside_is_asked(server: str, host: str) -> None:
    port = server.rsplit(":", 1)[1]
    assert fetch.problem_of(f"http://{host}:{port}/200") in {Problem.NOT_PUBLIC, Problem.UNKNOWN_HOST}
    assert Handler.asked == []


def test_a_name_that_leads_inside_is_not_asked_and_is_resolved_once(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that gives a public address when it is looked at and one inside when it is connected to."""
    port, resolved = int(server.rsplit(":", 1)[1]), []

    def rebinding(host: str, *args: Any, **kwargs: Any) -> Any:
        resolved.append(host)
        address = "127.0.0.1" if "rebind" in host and len(resolved) > 1 else host
        address = "192.0.2.1" if address == host and not host[0].isdigit() else address
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(fetch, "EACH", (0.2, 0.2))
    fetch.problem_of(f"http://rebind.example.org:{port}/200")
    assert Handler.asked == []


def test_a_redirect_to_something_inside_is_not_followed(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first server may be reached, and sends on to the address of a cloud's secrets."""
    monkeypatch.setattr(fetch, "ALLOW_LOOPBACK", True)
    assert fetch.problem_of(f"{server}/to/http://169.254.169.254/latest/meta-data/") == Problem.NOT_PUBLIC


@pytest.mark.usefixtures("reachable")
@pytest.mark.parametrize("path", ["/endless/", "/endless//200"])
def test_the_content_is_not_read_however_much_it_is(server: str, path: str) -> None:
    assert fetch.problem_of(server + path) is None
    wait_until(lambda: "hung up" in Handler.asked)


@pytest.mark.usefixtures("reachable")
def test_a_line_that_drips_is_cut(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "TOTAL", 0.3)
    started = time.monotonic()
    assert fetch.problem_of(f"{server}/drip") == Problem.SILENT
    assert time.monotonic() - started < 10  # it would drip for 50 s
    wait_until(lambda: "hung up" in Handler.asked)


@pytest.mark.usefixtures("reachable")
def test_no_proxy_and_no_password_of_this_machine_is_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert fetch.problem_of(f"{server}/200") is None
    (headers,) = Handler.headers_seen
    assert headers["User-Agent"] == "ResourceBank link check"
    assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


def test_who_does_not_answer_or_is_not_there(monkeypatch: pytest.MonkeyPatch, reachable: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert fetch.problem_of(f"http://127.0.0.1:{port}/") == Problem.SILENT

    def unknown(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert fetch.problem_of("https://nowhere.example.org/") == Problem.UNKNOWN_HOST


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "https://exa mple.org/", "http://\u0000/", "http://example.org:99999/"]
)
def test_what_is_no_address_is_no_crash(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetch.problem_of(url) in set(Problem)


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
