"""Processes that share a cache count together, and while it is away nobody is refused."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from cms.shared_cache import SharedCache
from tests.services import free_port, require

OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1}


@contextmanager
def running_redis() -> Iterator[str]:
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    require(program, "Redis or Valkey")
    port = free_port()
    command = [str(program), "--port", str(port), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert any("ready to accept connections" in line.lower() for line in server.stdout)
            yield f"redis://127.0.0.1:{port}"
        finally:
            server.terminate()


@contextmanager
def silent_server() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}"


def test_what_one_process_counts_the_others_know() -> None:
    with running_redis() as url:
        one, other = (SharedCache(url, {"OPTIONS": OPTIONS}) for _ in range(2))
        assert one.add("sent", 1, 60)
        assert not other.add("sent", 1, 60)
        assert (other.incr("sent"), one.incr("sent"), other.get("sent")) == (2, 3, 3)
        one.set("asked", [1.5], 60)
        assert other.get("asked") == [1.5]
        assert other.get_or_set("salt", lambda: "drawn", 60) == one.get_or_set("salt", lambda: "another", 60) == "drawn"
        with pytest.raises(ValueError, match="nobody"):
            one.incr("nobody")
    assert one.get("sent") is None  # it was ended


@pytest.mark.django_db
@pytest.mark.parametrize("is_silent", [False, True])
def test_while_it_is_away_everybody_is_let_in(is_silent: bool, index: Any, settings: Any) -> None:
    with silent_server() as url:
        options = {"socket_timeout": 0.05, "socket_connect_timeout": 0.05}
        address = url if is_silent else f"redis://127.0.0.1:{free_port()}"
        away = {"BACKEND": "cms.shared_cache.SharedCache", "LOCATION": address, "OPTIONS": options}
        settings.CACHES = {**settings.CACHES, "clients": away}
        rates = {"search": "1/min", "read": "1/min"}
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
        assert isinstance(caches["clients"], SharedCache)
        assert [Client().get("/api/v1/search/").status_code for _ in range(2)] == [200, 200]
        sent = [Client().post("/nb/tell-us/", {"text": text}).status_code for text in ("sau på beite", "geit i fjøs")]
        assert sent == [302, 302]
