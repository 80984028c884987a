"""The embedded engine's files: what is wrong with them is said, and leftovers do no harm."""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from search.engines import get_engine, make_engine
from search.engines.base import EngineUnreachable, IndexUnavailable
from search.engines.embedded import EmbeddedEngine, merging
from search.engines.embedded import storage as storage_module
from tests.contract.works import LANGUAGES, ask, fill, found, work


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(directory: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(directory, LANGUAGES)
    fill(engine, [work(number, "hest og ku", "en lang tekst") for number in range(50)])
    return engine


def live(directory: Path) -> Path:
    return directory / (directory / "CURRENT").read_text()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "no pointer": (lambda directory: (directory / "CURRENT").unlink(), "missing"),
    "an empty pointer": (lambda directory: (directory / "CURRENT").write_text(""), "corrupt"),  # type: ignore[dict-item]
    "a pointer elsewhere": (lambda directory: (directory / "CURRENT").write_text("../.."), "corrupt"),  # type: ignore[dict-item]
    "a pointer to nothing": (  # type: ignore[dict-item]
        lambda directory: (directory / "CURRENT").write_text("20260101T000000-00000000"),
        "corrupt",
    ),
    "no state": (lambda directory: (live(directory) / "state.json").unlink(), "corrupt"),
    "half a state": (lambda directory: cut_in_half(live(directory) / "state.json"), "corrupt"),
    "no list of segments": (lambda directory: (live(directory) / "works" / "meta.json").unlink(), "corrupt"),
    "a segment cut short": (lambda directory: cut_in_half(next((live(directory) / "works").glob("*.idx"))), "corrupt"),
    "a segment gone": (lambda directory: next((live(directory) / "works").glob("*.store")).unlink(), "corrupt"),
    "no words": (lambda directory: (live(directory) / "words" / "meta.json").unlink(), "corrupt"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_told_and_a_rebuild_mends_it(engine: EmbeddedEngine, directory: Path, damage: str) -> None:
    harm, reason = DAMAGES[damage]
    harm(directory)
    reader = EmbeddedEngine(directory, LANGUAGES)
    with pytest.raises(IndexUnavailable) as raised:
        ask(reader, "hest")
    assert raised.value.reason == reason
    fill(reader, [work(1, "hest")])
    assert found(reader, "hest") == {1}
    assert found(engine, "hest") == {1}


def test_an_index_of_another_version_is_outdated(engine: EmbeddedEngine, directory: Path) -> None:
    state = live(directory) / "state.json"
    state.write_text(json.dumps({**json.loads(state.read_text()), "fingerprint": "older"}))
    with pytest.raises(IndexUnavailable) as raised:
        ask(engine, "hest")
    assert raised.value.reason == "outdated"


def test_a_state_with_fields_of_a_later_version_is_not_half_understood(engine: EmbeddedEngine, directory: Path) -> None:
    state = live(directory) / "state.json"
    state.write_text(json.dumps({**json.loads(state.read_text()), "more": 1}))
    with pytest.raises(IndexUnavailable):
        ask(engine, "hest")


def test_only_the_live_generation_and_what_is_not_ours_stay(engine: EmbeddedEngine, directory: Path) -> None:
    abandoned = directory / "20260101T000000-0123abcd"
    (abandoned / "works").mkdir(parents=True)
    (directory / "notes").mkdir()
    with engine.rebuild() as generation:
        generation.apply([work(1, "hest")])
    assert found(engine, "hest") == set(range(50))
    fill(engine, [work(2, "hest")])
    assert {path.name for path in directory.iterdir() if path.is_dir()} == {live(directory).name, "notes"}


def test_a_reader_keeps_what_it_has_open_when_the_generation_is_swapped(
    engine: EmbeddedEngine, directory: Path
) -> None:
    snapshot = engine._storage.snapshot()
    fill(engine, [work(2, "hest")])
    assert not snapshot.generation.exists()
    assert snapshot.searcher.num_docs == 50
    assert engine.count() == 1


def test_a_child_process_is_not_held_up_by_what_a_thread_of_its_parent_was_doing(engine: EmbeddedEngine) -> None:
    with engine._storage._lock:  # as if another thread were opening the index at the moment of the fork
        child = multiprocessing.get_context("fork").Process(target=engine.count)
        child.start()
    child.join(20)
    alive = child.is_alive()
    child.kill()
    assert not alive
    assert child.exitcode == 0


def test_a_writer_that_waits_too_long_says_so(
    engine: EmbeddedEngine, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "LOCK_SECONDS", 0.05)
    other = EmbeddedEngine(directory, LANGUAGES)
    with engine._storage.writing(), pytest.raises(EngineUnreachable):
        other.apply([work(1, "hest")])
    other.apply([work(60, "ny")])
    assert found(engine, "ny") == {60}


def test_who_writes_goes_on_while_what_she_wrote_is_merged_and_others_wait(
    engine: EmbeddedEngine, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged = threading.Event()
    monkeypatch.setattr(merging.HeldLock, "is_merging", lambda held: not merged.is_set())
    monkeypatch.setattr(merging, "LOOK_EVERY", 0.01)
    for number in range(2, 2 * merging.FEWEST_MERGED):
        engine.apply([work(number, "hest")])
    monkeypatch.setattr(storage_module, "LOCK_SECONDS", 0.05)
    other = EmbeddedEngine(directory, LANGUAGES)  # as another process has it
    with pytest.raises(EngineUnreachable):
        other.apply([work(100, "hest")])
    engine.apply([work(101, "hest")])
    assert 101 in found(other, "hest")
    monkeypatch.setattr(storage_module, "LOCK_SECONDS", 30)
    merged.set()
    other.apply([work(100, "hest")])
    assert {100, 101} <= found(engine, "hest")


def test_merging_is_seen_and_ends(engine: EmbeddedEngine, directory: Path) -> None:
    for number in range(2, 2 + merging.FEWEST_MERGED):
        engine.apply([work(number, "hest")])
    other = EmbeddedEngine(directory, LANGUAGES)
    other.apply([work(100, "hest")])  # waits for the merge
    assert json.loads((live(directory) / "works" / "meta.json").read_text())["segments"][merging.FEWEST_MERGED :] == []
    assert found(other, "hest") >= {100}


def test_tombstones_are_kept_for_the_latest_deletions(
    engine: EmbeddedEngine, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "TOMBSTONES_KEPT", 3)
    engine.apply(deletes=[(str(number), number) for number in range(1, 9)])
    assert json.loads((live(directory) / "state.json").read_text())["tombstones"] == {"6": 6, "7": 7, "8": 8}


def test_the_engine_is_the_one_that_settings_name(settings: object, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path  # type: ignore[attr-defined]
    assert get_engine().name == "embedded"
    assert get_engine() is get_engine()
    settings.SEARCH_ENGINE = "mainframe"  # type: ignore[attr-defined]
    with pytest.raises(ImproperlyConfigured, match="mainframe"):
        get_engine()
    assert make_engine("embedded", tmp_path, ("nb",)) is not make_engine("embedded", tmp_path, ("nb",))
