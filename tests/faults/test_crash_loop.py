"""Whatever is killed, and whenever: no acknowledged change is lost, nothing is found that is not public, and nothing that
was deleted comes back. `make soak` kills 500 times, `make test` 20 times: PostgreSQL and Elasticsearch in test_faults.py,
beside what else is done to them."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from .bank import Bank
from .conftest import Stack
from .crash_loop import assert_whole, crash_loop, web_and_workers
from .servers import SEED, kill_all


def test_nothing_is_lost_with_sqlite_and_the_embedded_engine(
    make_embedded: Callable[[int], tuple[Bank, list[int]]],
) -> None:
    bank, pages = make_embedded(6)
    bank.start()
    chance = random.Random(SEED)
    assert_whole(crash_loop(bank, pages, web_and_workers(bank, chance), 4, chance), 4)


@pytest.mark.soak
def test_500_kills_with_postgres_and_elasticsearch(make_stack: Callable[[int], Stack]) -> None:
    stack = make_stack(300)
    stack.bank.start()
    assert_whole(kill_all(stack, stack.pages, 500, SEED + 1), 500)


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
    """What the loop proves, it must be able to disprove. One worker, since another might write what it had not."""
    stack = make_stack(60)
    stack.bank.start("--reckless", workers=1)
    chance = random.Random(SEED + 3)
    workers_only = {"worker": web_and_workers(stack.bank, chance)["worker"]}
    tally = crash_loop(stack.bank, stack.pages, workers_only, 60, chance)
    print(tally)  # noqa: T201
    assert not tally.is_whole
