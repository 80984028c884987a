"""One Elasticsearch for a whole test run, however many workers pytest-xdist has: the first starts it, and it ends after
the last one, whatever became of them (`server.py --while-used`)."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.services import ROOT, require


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """ELASTICSEARCH_URL where it is set; else a server of this run."""
    if given := os.environ.get("ELASTICSEARCH_URL"):
        yield given
        return
    base = tmp_path_factory.getbasetemp()
    with _shared_server(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) as answer:
        name, _, url = answer.partition("=")
        require(name == "ELASTICSEARCH_URL", f"Elasticsearch ({answer})")
        yield url


@pytest.fixture
def elasticsearch(elasticsearch_url: str, settings: Any) -> str:
    """Engines that are made in this test ask the real Elasticsearch."""
    settings.ELASTICSEARCH_URL = elasticsearch_url
    return elasticsearch_url


@contextmanager
def _shared_server(folder: Path) -> Iterator[str]:
    """What the server said when it had started, or could not."""
    with (folder / "elasticsearch.users").open("w") as users:
        with (folder / "elasticsearch.starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)  # for as long as this process lives and uses it
            answer = folder / "elasticsearch.answer"
            if not answer.exists():
                answer.write_text(_start(folder))
        yield answer.read_text()


def _start(folder: Path) -> str:
    command = [sys.executable, "-m", "tests.elasticsearch.server", "--while-used", str(folder)]
    output = subprocess.STDOUT
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=output, text=True, start_new_session=True
    )
    assert server.stdout
    return server.stdout.readline().strip()
