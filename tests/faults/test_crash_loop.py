"""Whatever is killed, and whenever: no acknowledged change is lost, nothing is found that is not public, and nothing that
was deleted comes back. `make test` kills 20 times, `make soak` 500 times."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from .bank import Bank
from .conftest import Stack
from .crash_loop import Tally, Victims, crash_loop, web_and_workers

SEED = 20261126


class Servers:
    """Elasticsearch takes long to come back; the others are killed meanwhile."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._pool = ThreadPoolExecutor(1)
        self._starting = Future[object]()
        self._starting.set_result(None)

    def kill_postgres(self) -> None:
        self._stack.cluster.kill()
        self._stack.cluster.start()

    def kill_elasticsearch(self) -> None:
        self.wait()
        self._stack.server.kill()
        self._starting = self._pool.submit(self._stack.server.start)

    def wait(self) -> None:
        self._starting.result()

    @property
    def victims(self) -> Victims:
        return {"postgres": (10, self.kill_postgres), "elasticsearch": (2, self.kill_elasticsearch)}


def loop_over_all(stack: Stack, pages: list[int], kills: int, seed: int) -> Tally:
    chance, servers = random.Random(seed), Servers(stack)
    victims = {**web_and_workers(stack.bank, chance), **servers.victims}
    return crash_loop(stack.bank, pages, victims, kills, chance, servers.wait)


def assert_whole(tally: Tally, kills: int) -> None:
    print(tally)  # noqa: T201 - pytest -s, and the report of `make soak`
    assert tally.is_whole, tally
    assert sum(tally.kills.values()) == kills
    assert tally.acknowledged >= kills


def test_nothing_is_lost_with_postgres_and_elasticsearch(stack: Stack) -> None:
    assert_whole(loop_over_all(stack, stack.pages[:24], 20, SEED), 20)


def test_nothing_is_lost_with_sqlite_and_the_embedded_engine(
    make_embedded: Callable[[int], tuple[Bank, list[int]]],
) -> None:
    bank, pages = make_embedded(24)
    bank.start()
    chance = random.Random(SEED)
    assert_whole(crash_loop(bank, pages, web_and_workers(bank, chance), 20, chance), 20)


@pytest.mark.soak
def test_500_kills_with_postgres_and_elasticsearch(make_stack: Callable[[int], Stack]) -> None:
    stack = make_stack(300)
    stack.bank.start()
    assert_whole(loop_over_all(stack, stack.pages, 500, SEED + 1), 500)


@pytest.mark.soak
def test_500_kills_with_sqlite_and_the_embedded_engine(
    make_embedded: Callable[[int], tuple[Bank, list[int]]],
) -> None:
    bank, pages = make_embedded(300)
    bank.start()
    chance = random.Random(SEED + 2)
    assert_whole(crash_loop(bank, pages, web_and_workers(bank, chance), 500, chance), 500)


@pytest.mark.soak
def test_the_loop_shows_losses_where_a_change_is_said_to_be_indexed_before_it_is(
    make_stack: Callable[[int], Stack],
) -> None:
    """What the loop proves, it must be able to disprove."""
    stack = make_stack(60)
    stack.bank.start("--reckless")
    chance = random.Random(SEED + 3)
    workers_only = {"worker": web_and_workers(stack.bank, chance)["worker"]}
    tally = crash_loop(stack.bank, stack.pages, workers_only, 60, chance)
    print(tally)  # noqa: T201
    assert not tally.is_whole
