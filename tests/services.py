"""Real services for tests: a browser, a server. What is missing skips the test and says why; in CI it fails."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

IN_CI = os.environ.get("CI", "").lower() == "true"
ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def require(service: object, what: str) -> None:
    """Skip the test, or in CI fail it, unless the service is there."""
    if not service:
        if IN_CI:
            pytest.fail(f"{what} is missing; CI must have it")
        pytest.skip(f"{what} is not installed")


@contextmanager
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    require(executable, "Chromium")
    # Playwright's own event loop runs as long as the browser does, in the thread of the tests; they are not async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGS)
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def server_environment(var_dir: Path) -> dict[str, str]:
    """Of a process of the product with data of its own; the dictionaries are shared, since they take long to make."""
    var_dir.mkdir(parents=True, exist_ok=True)
    if not (var_dir / "dictionaries").exists():
        (var_dir / "dictionaries").symlink_to(settings.DICTIONARY_DIR)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.server_settings",
        "RESOURCEBANK_VAR_DIR": str(var_dir),
        "PYTHONPATH": str(ROOT),
    }


def manage(env: Mapping[str, str], *args: str) -> str:
    command = [sys.executable, "manage.py", *args]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


PREPARED_WITHIN = 240  # seconds: what the script does, where others are busy, too
SERVE = """
from django.core.management import call_command
from django.db import connections
connections.close_all()
call_command("runserver", {address!r}, use_reloader=False, skip_checks=True)
"""


@contextmanager
def running_server(env: Mapping[str, str]) -> Iterator[str]:
    """A web server of the product; gives its address."""
    with prepared_server(env, "") as (address, _printed):
        yield address


@contextmanager
def prepared_server(env: Mapping[str, str], script: str) -> Iterator[tuple[str, str]]:
    """A web server whose process first runs the script: a process more would take seconds to start. Gives its address and
    what the script printed in lines that begin with "prepared", without that word."""
    address = f"http://127.0.0.1:{free_port()}"
    code = script + SERVE.format(address=address.removeprefix("http://"))
    command = [sys.executable, "-u", "manage.py", "shell", "--no-imports", "-c", code]
    with (
        TemporaryFile("w+") as printed,
        TemporaryFile("w+") as errors,
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=printed, stderr=errors) as process,
    ):
        try:
            wait_until_answering(f"{address}/healthz", lambda: process.poll() is not None, PREPARED_WITHIN)
            assert process.poll() is None, _read(errors)
            yield address, " ".join(re.findall(r"^prepared *(.*)", _read(printed), re.MULTILINE))
        finally:
            process.terminate()


def _read(file: IO[str]) -> str:
    # Not by seeking: the process that writes it has the same place in it.
    return os.pread(file.fileno(), 1_000_000, 0).decode()


def wait_until_answering(url: str, ended: Callable[[], bool] = lambda: False, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ended():
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert time.monotonic() < deadline, f"{url} did not answer in {seconds} s"
            time.sleep(0.1)


@contextmanager
def running_worker(env: Mapping[str, str]) -> Iterator[None]:
    """`search_worker`, which indexes what the web process only writes to the change log."""
    command = [sys.executable, "manage.py", "search_worker"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
