"""PostgreSQL and Elasticsearch among those that a crash loop kills."""

from __future__ import annotations

import random
from concurrent.futures import Future, ThreadPoolExecutor

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


def kill_all(stack: Stack, pages: list[int], kills: int, seed: int) -> Tally:
    chance, servers = random.Random(seed), Servers(stack)
    victims = {**web_and_workers(stack.bank, chance), **servers.victims}
    return crash_loop(stack.bank, pages, victims, kills, chance, servers.wait)
