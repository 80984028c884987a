"""The same tests for every engine; an engine is added by one line in ENGINES."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from search.engines import ENGINES, make_engine
from search.engines.base import Engine
from search.engines.elasticsearch import client

from .works import LANGUAGES, fill


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long readers wait is no matter here, and the machine may be busy."""
    monkeypatch.setattr(client, "READ_SECONDS", 60)


@pytest.fixture(params=ENGINES)
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine of its own that no index was made for yet."""
    if request.param == "elasticsearch":
        request.getfixturevalue("elasticsearch")
    engine = make_engine(request.param, tmp_path / "index", LANGUAGES)
    yield engine
    engine.drop()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One for all who first fill it with works of their own; those who write otherwise have one each."""
    url = request.getfixturevalue("elasticsearch_url") if request.param == "elasticsearch" else ""
    with override_settings(ELASTICSEARCH_URL=url):
        engine = make_engine(request.param, tmp_path_factory.mktemp("shared") / "index", LANGUAGES)
    fill(engine)
    yield engine
    engine.drop()
