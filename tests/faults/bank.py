"""A whole bank in processes of its own: gunicorn, workers and, where it has them, PostgreSQL and Elasticsearch; all of
them may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.services import ROOT, free_port, manage, wait_until_answering

CONTENT = """
from django.contrib.auth.models import User
from home.site import ensure_site
from tests.factories import PASSWORD, make_partner, make_work
ensure_site()
make_partner("fjord")
User.objects.create_superuser("admin", "admin@example.org", PASSWORD)
print(*(make_work(f"Work {{number}}", publish=False).pk for number in range({works})))
"""
WEB_PROCESSES = 2


@dataclass(frozen=True)
class Report:
    lag: int | None  # changes that are not in the index yet; None: nobody could say
    clean: bool  # index and database are the same, as the audit has it
    titles: list[str]  # of every work in the index
    error: str = ""


class Bank:
    def __init__(self, env: Mapping[str, str], folder: Path) -> None:
        self.env = env
        self.address = f"http://127.0.0.1:{free_port()}"
        self.workers: list[int] = []
        self._output = folder / "output"
        self._web: subprocess.Popen[str] | None = None
        self._nursery: subprocess.Popen[str] | None = None

    def set_up(self, works: int) -> list[int]:
        """With so many works, all of them drafts; gives their pages."""
        said = manage(self.env, "shell", "--verbosity", "0", "--command", CONTENT.format(works=works))
        return [int(page) for page in said.split()]

    def start(self, *nursery_options: str, workers: int = 2) -> None:
        self._nursery = self._start("-m", "tests.faults.nursery", *nursery_options)
        self.start_web()
        for _ in range(workers):
            self.start_worker()

    def stop(self) -> None:
        for worker in list(self.workers):
            self.kill_worker(worker)
        for process in (self._web, self._nursery):
            if process:
                _kill_group(process)

    # --- Its processes ---
    def start_web(self) -> None:
        # --preload: a process that was killed is followed by another at once.
        self._web = self._start(
            "-m", "gunicorn", "tests.faults.wsgi", "--preload", "--bind", self.address.removeprefix("http://"),
            "--workers", str(WEB_PROCESSES), "--threads", "4", "--no-control-socket",
        )  # fmt: skip
        wait_until_answering(f"{self.address}/healthz")

    def kill_web(self) -> None:
        assert self._web
        _kill_group(self._web)

    def web_processes(self) -> list[int]:
        """Of those that answer, not the one that minds them."""
        assert self._web
        pid = self._web.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def start_worker(self) -> int:
        worker: int = self._say("worker")
        self.workers.append(worker)
        return worker

    def kill_worker(self, worker: int) -> None:
        self.workers.remove(worker)
        kill(worker)

    # --- How it is ---
    def search(self, q: str = "", **parameters: Any) -> dict[str, Any]:
        """What a reader is told, and in `waited` how many seconds she waited for it."""
        started = time.monotonic()
        answer = requests.get(f"{self.address}/api/v1/search/", {"q": q, "lang": "nb", **parameters}, timeout=60)
        assert answer.status_code == 200, answer.text
        return {**answer.json(), "waited": time.monotonic() - started}

    def report(self) -> Report:
        return Report(**self._say("audit"))

    def wait_until_caught_up(self, seconds: float) -> Report:
        """Until nothing is left to apply."""
        reports: list[Report] = []

        def is_caught_up() -> bool:
            reports.append(self.report())
            return reports[-1].lag == 0

        wait_until(is_caught_up, "nothing is left to apply", seconds)
        return reports[-1]

    def wait_until_clean(self, seconds: float) -> Report:
        """And then index and database have to be the same."""
        report = self.wait_until_caught_up(seconds)
        assert report.clean, f"index and database differ: {report}"
        return report

    def _say(self, what: str) -> Any:
        assert self._nursery
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{what}\n")
        self._nursery.stdin.flush()
        return json.loads(self._nursery.stdout.readline())

    def _start(self, *command: str) -> subprocess.Popen[str]:
        with self._output.open("a") as output:
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.env, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, start_new_session=True,
            )  # fmt: skip


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _kill_group(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def wait_until(condition: Callable[[], bool], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.05)
