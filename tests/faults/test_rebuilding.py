"""While the index is rebuilt again and again, partners write and readers ask: no write is lost, and no answer lacks a work
or has it twice. `make test` does it with 150 works, `make soak` with 100,000."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cms.languages.fallback import supported_languages
from search.engines import ENGINES, make_engine
from search.engines.base import Engine, EngineUnreachable
from tests.contract.works import NOW, ask
from tests.database import migrated_server_environment
from tests.services import ROOT, manage

from .bank import wait_until
from .writer import CHANGING, DOOMED

ASKED_EVERY = 0.05  # seconds: she leaves the others some of the machine
Bank = tuple[dict[str, str], Engine]  # the environment of its processes, and its index


@dataclass
class Answers:
    """What readers got while the index was rebuilt."""

    asked: int = 0
    wrong: set[str] = field(default_factory=set)
    slowest: float = 0.0


def ask_until(stop: threading.Event, engine: Engine, works: int, answers: Answers) -> None:
    """For all works, a page of them, and for one that is never taken down."""
    draw = random.Random(1)
    safe = [number for number in range(works) if not CHANGING <= number < CHANGING + DOOMED]
    while not stop.wait(ASKED_EVERY):
        number = draw.choice([*safe[:CHANGING], draw.choice(safe)])
        started = time.monotonic()
        try:
            one, all = ask(engine, f"nummer{number}"), ask(engine, "alltid", now=NOW, limit=50)
        except EngineUnreachable:  # on a busy machine, within its time; readers are answered from the database then
            continue
        answers.slowest = max(answers.slowest, time.monotonic() - started)
        answers.asked += 2
        if one.result.total != 1 or len(one.result.hits) != 1:
            answers.wrong.add(f"nummer{number} was found {one.result.total} times")
        if not works - DOOMED <= all.result.total <= works or len({hit.id for hit in all.result.hits}) != 50:
            answers.wrong.add(f"{all.result.total} works were found, and on the page {len(all.result.hits)}")


@contextmanager
def running(env: dict[str, str], *command: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


def rebuild_under_load(bank: Bank, works: int, rate: float, rebuilds: int, seconds: float) -> Answers:
    """Gives what readers got; fails where a write is missing in the end."""
    env, engine = bank
    answers, stop, acknowledged = Answers(), threading.Event(), dict[str, str]()
    with running(env, "-m", "tests.faults.writer", str(works), str(rate)) as writer:
        assert writer.stdin
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        manage(env, "search_rebuild")
        reader = threading.Thread(target=ask_until, args=(stop, engine, works, answers), daemon=True)
        with running(env, "manage.py", "search_worker", "--interval", "0.1"):
            reader.start()
            writer.stdin.write("begin\n")
            writer.stdin.flush()
            told: list[str] = []
            listener = threading.Thread(target=lambda: told.extend(writer.stdout or ()))
            listener.start()
            for _ in range(rebuilds):
                before = (engine.health().generation, len(told))
                manage(env, "search_rebuild")
                assert engine.health().generation != before[0]
                assert len(told) > before[1], "nothing was written meanwhile"
            writer.stdin.close()
            listener.join()
            audits: list[str] = []

            def is_applied() -> bool:
                audits.append(manage(env, "search_audit"))
                return "0 changes to apply" in audits[-1]

            wait_until(is_applied, "all is applied", seconds)
            stop.set()
            reader.join()
    assert "0 dead letters" in audits[-1]
    acknowledged |= dict(line.rstrip("\n").split(" ", 1) for line in told)
    for work_id, title in acknowledged.items():
        hit = engine.get(work_id)
        assert (hit.variants["nb"].title if hit else "") == title
    print(f"{engine.name}: {works} works, {rebuilds} rebuilds, {len(told)} writes, {answers}")  # noqa: T201
    return answers


# `make test` has the engine that `make run` has; its contract with the other is in tests/contract.
BOTH = [pytest.param(name, marks=pytest.mark.soak) if name == "elasticsearch" else name for name in ENGINES]


@pytest.fixture(params=BOTH)
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bank]:
    """The environment of its processes, which nobody but the worker indexes in, and its index."""
    env = {
        **migrated_server_environment(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "SEARCH_ENGINE": request.param,
        "SEARCH_INDEX_ON_COMMIT": "0",
    }
    place = tmp_path / "var" / "index"
    if request.param == "elasticsearch":
        env["ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch")
        env["SEARCH_INDEX_PREFIX"] = re.sub(r"[^a-z0-9]+", "-", str(tmp_path).lower()).strip("-")
        place = Path(env["SEARCH_INDEX_PREFIX"])
    manage(env, "setup_site")
    engine = make_engine(request.param, place, tuple(supported_languages()))
    yield env, engine
    engine.drop()


def test_writers_and_readers_notice_nothing_of_a_rebuild(bank: Bank) -> None:
    answers = rebuild_under_load(bank, works=150, rate=10, rebuilds=1, seconds=60)
    assert not answers.wrong
    assert answers.asked > 20


@pytest.mark.soak
def test_writers_and_readers_notice_nothing_of_a_rebuild_of_100_000_works(bank: Bank) -> None:
    answers = rebuild_under_load(bank, works=100_000, rate=50, rebuilds=3, seconds=600)
    assert not answers.wrong
    assert answers.asked > 1_000
