"""The product as it runs: a web server, a worker, and people who publish."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import override_settings

from cms.partners.models import Partner
from search import services
from tests.factories import make_work
from tests.services import ROOT, free_port, wait_until_answering

from .connection import Connection
from .engines import Place
from .measure import Ask, progress, summary
from .questions import Question

WORKERS, THREADS = 2, 4
PUBLICATIONS, WARM_UP = 60, 3
LONGEST_WAIT = 30.0  # seconds


class Site:
    """The web server of one engine."""

    def __init__(self, port: int, pid: int) -> None:
        self.pid = pid
        self.port = port
        self._connection = Connection(port, {"User-Agent": "bench"})

    def search(self, question: Question) -> Ask:
        filters = {facet: ",".join(sorted(wanted.include)) for facet, wanted in question.filters.items()}
        return self._asking("search", {"q": question.text, "lang": ",".join(question.languages), **filters})

    def suggest(self, question: Question) -> Ask:
        return self._asking("suggest", {"q": question.text, "lang": ",".join(question.languages)})

    def _asking(self, name: str, parameters: Mapping[str, str]) -> Ask:
        address = f"/api/v1/{name}/?{urlencode(parameters)}"
        return lambda: self._get(address)

    def _get(self, address: str) -> Any:
        found = self._connection.get(address)
        if found.get("degraded"):
            raise RuntimeError(f"{address} was answered from the database")
        return found


@contextmanager
def site(place: Place) -> Iterator[Site]:
    port = free_port()
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error"]
    with _running([sys.executable, "-m", "gunicorn", "config.wsgi", *bind], place) as pid:
        wait_until_answering(f"http://127.0.0.1:{port}/healthz")
        yield Site(port, pid)


def publish_and_find(place: Place) -> dict[str, float]:
    """Milliseconds from the moment that somebody publishes a new work until a search finds it."""
    on_commit = place.name == "embedded"
    times = PUBLICATIONS + WARM_UP
    made: list[Any] = []
    taken: list[float] = []
    worker = nullcontext() if on_commit else _running([sys.executable, "manage.py", "search_worker"], place)
    with override_settings(SEARCH_ENGINE=place.name, SEARCH_INDEX_ON_COMMIT=on_commit), worker:
        for _ in progress(range(times), f"publishing with {place.name}", times):
            taken.append(_publish_one(made))
    with override_settings(SEARCH_INDEX_ON_COMMIT=False):
        for page in made:
            page.delete()
    return summary(taken[WARM_UP:])


def _publish_one(made: list[Any]) -> float:
    word = "".join(random.choices("bdfghjklmnprstvz", k=12))
    with transaction.atomic():
        draft = make_work(f"Om {word}", partner=Partner.objects.earliest("pk"), publish=False)
    made.append(draft)
    started = time.perf_counter()
    with transaction.atomic():
        draft.get_latest_revision().publish()
    _wait_until_found(word)
    return (time.perf_counter() - started) * 1000


def _wait_until_found(word: str) -> None:
    deadline = time.perf_counter() + LONGEST_WAIT
    request = services.SearchRequest(q=f'"{word}"', languages=("nb",), facets=())
    while not services.search(request).count:
        if time.perf_counter() > deadline:
            raise RuntimeError(f"{word} was not found in {LONGEST_WAIT} s")
        time.sleep(0.005)


@contextmanager
def _running(command: list[str], place: Place) -> Iterator[int]:
    environment = {**os.environ, **place.environment(), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
