"""What only a server can do wrong, each time said in the contract's words; and what it is never asked to do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.client import IndicesClient

from search.engines.base import (
    DocumentsRefused,
    Engine,
    EngineError,
    EngineUnreachable,
    IndexUnavailable,
    RebuildRunning,
)
from search.engines.elasticsearch import ElasticsearchEngine, client, lock, pruning
from search.query.parser import parse
from tests.contract.works import LANGUAGES, NOW, ask, fill, found, work, work_id
from tests.faults.proxy import Fault, FaultProxy


@pytest.fixture
def prefix(tmp_path: Path) -> str:
    return "-".join(tmp_path.parts[-3:]).lower().replace("_", "-")


@pytest.fixture
def engine(elasticsearch: str, prefix: str) -> Iterator[ElasticsearchEngine]:
    engine = ElasticsearchEngine(elasticsearch, prefix, LANGUAGES)
    fill(engine, [work(1, "hest"), work(2, "ku")])
    yield engine
    engine.drop()


@pytest.fixture
def server(elasticsearch: str) -> Elasticsearch:
    return Elasticsearch(elasticsearch)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


ASKED = {
    "search": lambda engine: ask(engine, "hest"),
    "browse": lambda engine: ask(engine, ""),
    "suggest": lambda engine: engine.suggest("he", ["nb"], 5, NOW),
    "neighbours": lambda engine: engine.neighbours("hest", 1),
    "get": lambda engine: engine.get(work_id(1)),
    "count": lambda engine: engine.count(),
    "seqs": lambda engine: engine.seqs(),
    "applied_seq": lambda engine: engine.applied_seq(),
    "health": lambda engine: engine.health(),
    "apply": lambda engine: engine.apply([work(1)]),
    "rebuild": fill,
}


@pytest.mark.parametrize("asked", ASKED)
def test_a_server_that_is_not_there_is_told_as_unreachable(asked: str) -> None:
    engine = ElasticsearchEngine(f"http://127.0.0.1:{free_port()}", "nowhere", LANGUAGES)
    with pytest.raises(EngineUnreachable):
        ASKED[asked](engine)


def test_one_that_just_gave_no_answer_is_not_waited_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = ElasticsearchEngine(f"http://127.0.0.1:{silent.getsockname()[1]}", "silent", LANGUAGES)
        with pytest.raises(EngineUnreachable):
            engine.count()
        started = time.monotonic()
        for _ in range(20):
            with pytest.raises(EngineUnreachable):
                engine.count()
        assert time.monotonic() - started < 0.2


def refuses_within(engine: Engine, _: object = None) -> float:
    started = time.monotonic()
    with pytest.raises(EngineUnreachable):
        engine.count()
    return time.monotonic() - started


def test_after_the_pause_one_reader_finds_out_and_the_others_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "READ_SECONDS", 1.0)
    monkeypatch.setattr(client, "PAUSE_SECONDS", 0)
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(8) as readers:
        engine = ElasticsearchEngine(f"http://127.0.0.1:{silent.getsockname()[1]}", "silent", LANGUAGES)
        assert refuses_within(engine) > 0.9
        waited = sorted(readers.map(refuses_within, [engine] * 8))
    assert waited[-1] > 0.9
    assert waited[-2] < 0.9


def test_an_answer_that_comes_a_few_bytes_at_a_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "READ_SECONDS", 0.3)
    over = threading.Event()

    def trickle(server: socket.socket) -> None:
        link, _address = server.accept()
        with link:
            link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not over.wait(0.05):
                link.sendall(b" ")

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(trickle, server)
        engine = ElasticsearchEngine(f"http://127.0.0.1:{server.getsockname()[1]}", "slow", LANGUAGES)
        assert refuses_within(engine) < 1
        over.set()


def test_a_question_of_many_parts_is_not_waited_for_longer_than_one(
    engine: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "READ_SECONDS", 0.5)
    started = time.monotonic()

    def ask_for_five_seconds() -> None:
        while time.monotonic() < started + 5:
            engine.count()

    with engine.one_question(), pytest.raises(EngineUnreachable):
        ask_for_five_seconds()
    assert time.monotonic() < started + 2


@pytest.mark.parametrize("asked", [name for name in ASKED if name != "rebuild"])
def test_an_index_that_was_never_made_is_missing_and_nothing_makes_it_but_a_rebuild(
    elasticsearch: str, prefix: str, server: Elasticsearch, asked: str
) -> None:
    engine = ElasticsearchEngine(elasticsearch, prefix, LANGUAGES)
    with pytest.raises(IndexUnavailable) as raised:
        ASKED[asked](engine)
    assert raised.value.reason == "missing"
    assert not server.indices.get(index=f"{prefix}*").body


def test_a_document_that_cannot_be_indexed_is_named_and_stops_no_other(engine: Engine) -> None:
    poison = replace(work(4, "hest"), duration_s=2**70)
    with pytest.raises(DocumentsRefused) as raised:
        engine.apply([work(3, "hest"), poison, work(5, "hest")], [(work_id(1), 2)])
    assert list(raised.value.reasons) == [work_id(4)]
    assert found(engine, "hest") == {3, 5}


def test_a_full_disk_is_told_as_unreachable_and_reading_goes_on(engine: Engine, server: Elasticsearch) -> None:
    """As it is at the flood stage."""
    index = engine.health().generation
    server.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": True})
    with pytest.raises(EngineUnreachable):
        engine.apply([work(3, "hest")])
    with pytest.raises(EngineUnreachable):
        engine.apply(applied_seq=7)
    assert found(engine, "hest") == {1}
    server.indices.put_settings(index=index, settings={"index.blocks.read_only_allow_delete": None})
    engine.apply([work(3, "hest")])
    assert found(engine, "hest") == {1, 3}


def test_a_rebuild_that_died_is_followed_by_another_when_its_lock_runs_out(
    engine: Engine, server: Elasticsearch, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = engine.rebuild()
    generation = dead.__enter__()
    generation.apply([work(9, "hest")])
    with pytest.raises(RebuildRunning):
        fill(engine)
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0)
    fill(engine, [work(3, "hest")])
    assert found(engine, "hest") == {3}
    assert len(server.indices.get(index=f"{prefix}_resources_*").body) == 1

    with pytest.raises(EngineError, match="silent for too long"):  # it was not dead after all
        generation.commit()
    dead.__exit__(None, None, None)
    assert found(engine, "hest") == {3}


def test_a_swap_whose_answer_was_lost_is_not_taken_back(
    engine: Engine, elasticsearch: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = FaultProxy(int(elasticsearch.rpartition(":")[2]))
    far = ElasticsearchEngine(f"http://127.0.0.1:{proxy.port}", prefix, LANGUAGES)
    update_aliases = IndicesClient.update_aliases

    def update_unanswered(*args: Any, **kwargs: Any) -> Any:
        with proxy.fault(Fault.UNANSWERED):
            return update_aliases(*args, **kwargs)

    monkeypatch.setattr(IndicesClient, "update_aliases", update_unanswered)
    with pytest.raises(EngineUnreachable):
        fill(far, [work(3, "hest")])
    proxy.close()
    assert found(engine, "hest") == {3}


def test_whoever_asks_while_the_index_is_swapped_is_answered(engine: Engine, elasticsearch: str, prefix: str) -> None:
    other = ElasticsearchEngine(elasticsearch, prefix, LANGUAGES)
    assert found(other, "hest") == {1}
    for number in range(3, 6):
        fill(engine, [work(number, "hest")])
        assert found(other, "hest") == {number}
        assert other.applied_seq() == 1


def test_what_is_left_of_deleted_works_is_neither_found_nor_counted(
    engine: Engine, server: Elasticsearch, prefix: str
) -> None:
    engine.apply([work(3)], [(work_id(1), 5)], applied_seq=9)
    assert server.count(index=f"{prefix}_resources_read")["count"] == 4
    assert engine.count() == 2
    assert set(engine.seqs()) == {work_id(2), work_id(3)}
    assert engine.get(work_id(1)) is None
    assert engine.get("state") is None


LONG = " ".join(f"{word}{number}" for number in range(8) for word in ("hest", "ku", "fjell", "hav"))
SYNTAX = ["hest OR ku", "title:hest", "*", "h?st", "/he.t/", '{"match_all": {}}', "hest~2", "_id:1", "((((", "a|b", "|"]


READERS_TEXTS = [*SYNTAX, LONG, "a " * 200, '"' * 400, "é" * 400]


def test_a_readers_text_is_never_syntax(engine: Engine, subtests: pytest.Subtests) -> None:
    for text in READERS_TEXTS:
        with subtests.test(text=text):
            assert found(engine, text) == found(engine, " ".join(parse(text).words))


def test_a_long_question_finds_what_it_finds_when_nothing_is_left_out(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers() -> list[Any]:
        return [
            [(hit.id, hit.score) for hit in ask(engine, text).result.hits]
            for text in ("hest fjell ku", 'hest -ku "hest og"', "hesten kua", "fjell", LONG)
        ]

    fill(engine, [work(1, "hest og fjell"), work(2, "ku", "hestene"), work(3, "hest fjell ku"), work(4, "skog")])
    whole = answers()
    monkeypatch.setattr(pruning, "MOST_CLAUSES", 0)
    assert answers() == whole
    assert any(whole)
