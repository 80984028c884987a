"""From how many works on a word counts as common."""

from __future__ import annotations

import pytest

from search.query.execute import common_limit


@pytest.mark.parametrize(
    ("works", "limit"), [(3, 8), (15, 8), (20, 10), (30, 15), (40, 20), (160, 20), (200, 25), (100_000, 12_500)]
)
def test_an_eighth_of_many_works_and_half_of_a_few(works: int, limit: float) -> None:
    assert common_limit(works) == limit
