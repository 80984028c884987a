"""The same tests for every engine; an engine is added by one line in ENGINES."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import ENGINES, make_engine
from search.engines.base import Engine

from .works import LANGUAGES, fill


@pytest.fixture(params=ENGINES)
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine of its own that no index was made for yet."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    engine = make_engine(request.param, tmp_path / "index", LANGUAGES)
    yield engine
    engine.drop()


@pytest.fixture
def engine(empty_engine: Engine) -> Engine:
    fill(empty_engine)
    return empty_engine
