"""Whoever rebuilds the index may stop it, or have it killed, at any moment, and loses neither work nor time."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from resourcebank.models import ResourcePage
from search import indexing
from search.audit import audit
from search.change_log import sequence_pending
from search.engines import ENGINES, make_engine
from search.engines.base import Checkpoint, Engine
from search.indexing import Progress, RebuildStopped, apply_pending, rebuild
from tests.contract.works import found, number_of
from tests.database import migrated_server_environment
from tests.factories import make_work, publish_change
from tests.services import ROOT, manage


@pytest.fixture(params=ENGINES)
def engine(
    request: pytest.FixtureRequest, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    monkeypatch.setattr(indexing, "WORKS_AT_ONCE", 2)
    monkeypatch.setattr(indexing, "IDS_AT_ONCE", 3)
    monkeypatch.setattr(indexing, "KEEP_EVERY", 0)
    engine = make_engine(request.param, tmp_path / "index", ("nb", "en"))
    yield engine
    engine.drop()


class Died(Exception):
    pass


def stop_at(engine: Engine, done: int) -> list[Progress]:
    """Let it be stopped after so many works; returns what it told until then."""
    told: list[Progress] = []
    stop = threading.Event()

    def watch(progress: Progress) -> None:
        told.append(progress)
        if progress.done >= done:
            stop.set()

    with pytest.raises(RebuildStopped):
        rebuild(engine, watch, stop)
    return told


def go_on(engine: Engine) -> list[Progress]:
    told: list[Progress] = []
    rebuild(engine, told.append)
    return told


def by_id(works: list[Any]) -> list[Any]:
    return sorted(works, key=lambda work: work.work_id)


def test_what_was_done_is_not_done_again_and_nothing_is_left_out(engine: Engine) -> None:
    works = [make_work(f"Verk {number}") for number in range(7)]
    assert [progress.done for progress in stop_at(engine, 4)] == [0, 2, 4]
    assert [(progress.done, progress.total, progress.resumed_at) for progress in go_on(engine)] == [
        (4, 7, 4),
        (6, 7, 4),
        (7, 7, 4),
    ]
    assert set(engine.seqs()) == {str(work.work_id) for work in works}
    assert [progress.done for progress in go_on(engine)] == [0, 2, 4, 6, 7]  # what is complete is built anew


def test_changes_while_it_was_stopped_are_in_and_deleted_works_do_not_come_back(engine: Engine) -> None:
    works = by_id([make_work(f"Verk {number}") for number in range(8)])
    start = sequence_pending()
    stop_at(engine, 4)
    for changed in (works[0], works[6]):  # one that is in already, and one to come
        publish_change(changed, title="Forandret")
    for deleted in (works[1], works[7]):
        ResourcePage.objects.get(pk=deleted.pk).delete()
    new = make_work("Forandret")
    assert sequence_pending() > start
    go_on(engine)
    assert audit(engine).is_clean
    left = {*works[:1], *works[2:7], new}
    assert set(engine.seqs()) == {str(work.work_id) for work in left}
    assert found(engine, "forandret") == {number_of(str(work.work_id)) for work in (works[0], works[6], new)}
    assert engine.applied_seq() == sequence_pending()


def test_what_died_in_the_midst_of_a_batch_is_gone_on_with_from_the_last_that_was_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = by_id([make_work(f"Verk {number}") for number in range(6)])
    written = indexing._write

    def die(generation: Any, work_ids: list[UUID], places: Any) -> None:
        written(generation, work_ids, places)
        if works[3].work_id in work_ids:
            raise Died

    monkeypatch.setattr(indexing, "_write", die)
    with pytest.raises(Died):
        rebuild(engine)
    monkeypatch.setattr(indexing, "_write", written)
    assert go_on(engine)[0].resumed_at == 2
    assert len(engine.seqs()) == 6


def test_what_another_database_left_is_not_gone_on_with(engine: Engine, caplog: Any) -> None:
    make_work("Verk")
    with engine.rebuild() as generation:
        generation.keep(Checkpoint(start=sequence_pending() + 1, last_id=str(UUID(int=2**128 - 1)), done=1))
    assert go_on(engine)[0].resumed_at == 0
    assert len(engine.seqs()) == 1
    assert "Beginning anew" in caplog.text
    apply_pending(engine)


# --- The command, in processes of its own -------------------------------------------------------------------------
WORKS = """
from home.site import ensure_site
from tests.factories import make_partner, make_work
ensure_site()
make_partner("fjord")
for number in range(8): make_work(f"Verk {number}")
"""
CHANGES = """
from resourcebank.models import ResourcePage
from tests.factories import make_work, publish_change
first, second, *_ = ResourcePage.objects.order_by("translation_key")
publish_change(first.specific, title="Forandret")
second.delete()
make_work("Nytt")
"""
BUILD = """
import sys
from django.core.management import call_command
call_command("search_rebuild", stderr=sys.stdout)
call_command("search_audit")
"""
WATCHED = """
from django.core.management import call_command
from search import indexing
from search.management.commands.search_rebuild import Command
indexing.WORKS_AT_ONCE, indexing.KEEP_EVERY = 2, 0
show = Command._show
def show_and_wait(self, progress):
    show(self, progress)
    print(progress.done, flush=True)
    input()
Command._show = show_and_wait
call_command("search_rebuild")
"""


def start_watched(env: dict[str, str], script: str = "") -> subprocess.Popen[str]:
    """After the script it tells how many works are done, and waits after each batch until it is told to go on."""
    return subprocess.Popen(
        [sys.executable, "-c", "import django\ndjango.setup()\n" + script + WATCHED], cwd=ROOT, env=env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def let_work_until(process: subprocess.Popen[str], done: int) -> None:
    assert process.stdin
    assert process.stdout
    while int(process.stdout.readline()) < done:
        process.stdin.write("\n")
        process.stdin.flush()


def test_the_command_is_killed_then_stopped_and_ends_with_all_that_is_public_now(tmp_path: Path) -> None:
    env = migrated_server_environment(tmp_path / "var") | {"SEARCH_INDEX_ON_COMMIT": "0"}
    with start_watched(env, WORKS) as killed:
        let_work_until(killed, 4)  # which it is told of before they are kept
        killed.kill()
    with start_watched(env) as stopped:
        let_work_until(stopped, 4)
        stopped.send_signal(signal.SIGTERM)
        _, said = stopped.communicate("\n")
    assert "Going on at 2 of 8 works" in said
    assert "Stopped at 4 of 8 works; start it again to go on" in said
    assert stopped.returncode == 1

    said = manage(env, "shell", "--no-imports", "-c", CHANGES + BUILD)
    assert "Going on at 4 of " in said
    assert "8 works indexed" in said
    assert "8 public works, 8 indexed, 0 changes to apply" in said


@pytest.mark.django_db
def test_the_command_waits_for_what_its_own_process_began_in_the_background(index: Engine, monkeypatch: Any) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def unfinished(engine: Engine, *_arguments: Any) -> None:
        with engine.rebuild():
            begun.set()
            may_end.wait()

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "_rebuild", unfinished)
        indexing.rebuild_in_background()
        begun.wait()
    threading.Timer(0.1, may_end.set).start()
    call_command("search_rebuild")  # or it would say that another process is at work


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_and_not_a_traceback(index: Engine, monkeypatch: Any) -> None:
    def locked() -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(indexing, "sequence_pending", locked)
    with pytest.raises(CommandError, match=r"database is locked.*start it again"):
        call_command("search_rebuild")
