"""500 pairs of racing saves; `make test` runs a few in test_faults.py, where the servers are up already."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Stack
from .racing import race
from .servers import SEED


@pytest.mark.soak
def test_500_pairs_on_postgres(make_stack: Callable[[int], Stack]) -> None:
    stack = make_stack(5)
    stack.bank.start()
    tally = race(stack.bank.address, stack.cluster.url, stack.pages, 500, SEED + 5)
    print(tally)  # noqa: T201
    assert tally.is_whole, tally
    assert tally.acknowledged == tally.asked == 500
