"""A rebuild that dies: what it kept is gone on with, ends as if nothing had been, and nobody sees it before."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from search.engines import make_engine
from search.engines.base import Checkpoint, Engine, ResourceDocument
from search.engines.elasticsearch import lock

from .works import LANGUAGES, NOW, fill, found, work, work_id

AT_TWO = Checkpoint(start=7, last_id=work_id(2), done=2)


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    fill(empty_engine)
    return empty_engine


def always(checkpoint: Checkpoint) -> bool:
    return True


def works(*numbers: int) -> list[ResourceDocument]:
    return [work(number, f"hest nummer{number}", seq=7) for number in numbers]


class Died(Exception):
    pass


def die_after_two(engine: Engine) -> None:
    """Works 1 and 2 are kept, of 3 nobody knows."""
    with suppress(Died), engine.rebuild() as generation:
        generation.apply(works(1, 2), [(work_id(9), 9)])
        generation.keep(AT_TWO)
        generation.apply(works(3))
        raise Died


def contents(engine: Engine) -> dict[str, Any]:
    """Whatever somebody could ask for."""
    return {
        "seqs": engine.seqs(),
        "applied": engine.applied_seq(),
        "count": engine.count(),
        "found": {text: found(engine, text) for text in ("hest", "nummer1", "nummer3", "nummer4")},
        "words": sorted(neighbour.word for neighbour in engine.neighbours("nummer", 1)),
        "titles": [suggestion.title for suggestion in engine.suggest("hest", ["nb"], 10, NOW)],
    }


def go_on(engine: Engine, goes_on: Callable[[Checkpoint], bool] = always) -> Checkpoint | None:
    with engine.rebuild(goes_on) as generation:
        generation.apply(works(3, 4), [(work_id(2), 7)], applied_seq=7)
        generation.commit()
        return generation.checkpoint


def test_a_rebuild_goes_on_where_the_last_one_died_and_ends_as_if_it_had_not(engine: Engine, tmp_path: Path) -> None:
    fill(engine, works(5))
    die_after_two(engine)
    assert found(engine, "hest") == {5}
    other = make_engine(engine.name, tmp_path / "index", LANGUAGES)  # as another process would
    assert go_on(other) == AT_TWO

    in_one_go = make_engine(engine.name, tmp_path / "whole", LANGUAGES)
    fill(in_one_go, works(1, 3, 4), applied_seq=7)
    try:
        assert contents(engine) == contents(in_one_go)
    finally:
        in_one_go.drop()


def test_what_was_deleted_before_it_died_does_not_come_back_afterwards(engine: Engine) -> None:
    die_after_two(engine)
    go_on(engine)
    engine.apply([work(9, "hest", seq=8), work(2, "hest", seq=6)])
    assert found(engine, "hest") == {1, 3, 4}


def test_it_may_die_again_and_again(engine: Engine) -> None:
    die_after_two(engine)
    further = Checkpoint(start=7, last_id=work_id(3), done=3)
    for _ in range(2):
        with suppress(Died), engine.rebuild(always) as generation:
            generation.apply(works(3))
            generation.keep(further)
            raise Died
    assert go_on(engine) == further
    assert found(engine, "hest") == {1, 3, 4}


def anew(engine: Engine) -> set[int]:
    """What is in the index after a rebuild that went on with nothing."""
    with engine.rebuild(always) as generation:
        assert generation.checkpoint is None
        generation.apply(works(4))
        generation.commit()
    return found(engine, "hest")


def test_what_was_not_kept_is_thrown_away(engine: Engine) -> None:
    with suppress(Died), engine.rebuild() as generation:
        generation.apply(works(1))
        raise Died
    assert anew(engine) == {4}


def test_what_was_kept_is_thrown_away_by_whoever_does_not_want_it(engine: Engine) -> None:
    die_after_two(engine)
    assert go_on(engine, lambda checkpoint: checkpoint.start < 7) is None
    assert found(engine, "hest") == {3, 4}
    die_after_two(engine)
    fill(engine, works(5))
    assert found(engine, "hest") == {5}
    assert anew(engine) == {4}


def test_what_was_completed_is_not_gone_on_with(engine: Engine) -> None:
    die_after_two(engine)
    go_on(engine)
    assert anew(engine) == {4}


def test_what_was_kept_for_other_languages_is_of_no_use(engine: Engine, tmp_path: Path, caplog: Any) -> None:
    die_after_two(engine)
    other = make_engine(engine.name, tmp_path / "index", ("nb", "pl"))
    assert anew(other) == {4}
    assert "Beginning anew" in caplog.text


def _fill_until_killed(name: str, directory: Path, told: Connection) -> None:
    engine = make_engine(name, directory, LANGUAGES)
    with engine.rebuild() as generation:
        generation.apply(works(1, 2))
        generation.keep(AT_TWO)
        generation.apply(works(3))
        told.send("half-way")
        told.recv()


def test_a_process_that_was_killed_is_followed_by_one_that_goes_on(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_fill_until_killed, args=(engine.name, tmp_path / "index", there)
    )
    process.start()
    assert here.poll(60)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0)  # which a server waits for before it takes somebody for dead
    assert go_on(engine) == AT_TWO
    assert found(engine, "hest") == {1, 3, 4}
