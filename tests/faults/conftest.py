from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.database import migrated_server_environment
from tests.elasticsearch.server import CannotRun, Server
from tests.services import require, server_environment

from . import postgres
from .bank import Bank
from .editor import Editor
from .postgres import Cluster
from .proxy import FaultProxy

SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}


@dataclass
class Stack:
    """A bank with PostgreSQL and, behind a proxy, Elasticsearch."""

    bank: Bank
    cluster: Cluster
    server: Server
    proxy: FaultProxy
    prefix: str
    pages: list[int]  # of works that are drafts and nobody's yet


@pytest.fixture(scope="session")
def make_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Stack]]:
    """Not started yet; with so many works. Elasticsearch is one for all."""
    require(postgres.is_installed(), f"PostgreSQL 15 ({postgres.BINARIES}; POSTGRES_BINARIES names another place)")
    with ExitStack() as stack:
        try:
            server = Server()
        except CannotRun as error:
            require(None, f"Elasticsearch ({error})")
        stack.callback(server.remove)
        proxy = FaultProxy(server.port)
        stack.callback(proxy.close)
        stack.callback(server.kill)
        pool = stack.enter_context(ThreadPoolExecutor())
        starting = pool.submit(server.start)

        def make(works: int) -> Stack:
            folder = Path(tmp_path_factory.mktemp("bank"))
            cluster = Cluster()
            stack.callback(cluster.remove)
            env = {
                **server_environment(folder / "var"),
                **SETTINGS,
                "DATABASE_URL": cluster.start().url,
                "SEARCH_ENGINE": "elasticsearch",
                "ELASTICSEARCH_URL": f"http://127.0.0.1:{proxy.port}",
                "SEARCH_INDEX_PREFIX": folder.name,
            }
            bank = Bank(env, folder)
            stack.callback(bank.stop)
            pages = bank.set_up(works)
            starting.result()
            return Stack(bank, cluster, server, proxy, folder.name, pages)

        yield make


@pytest.fixture(scope="session")
def stack(make_stack: Callable[[int], Stack]) -> Stack:
    stack = make_stack(30)
    stack.bank.start()
    stack.bank.wait_until_clean(60)
    with ThreadPoolExecutor(8) as readers:  # a process that answers for the first time reads its dictionaries
        list(readers.map(stack.bank.search, ["kurs"] * 16))
    return stack


@pytest.fixture(scope="session")
def editor(stack: Stack) -> Editor:
    return Editor(stack.bank.address).log_in(stack.pages[0])


@pytest.fixture
def make_embedded(tmp_path: Path) -> Iterator[Callable[[int], tuple[Bank, list[int]]]]:
    """A bank with SQLite and the embedded engine, and its works."""
    with ExitStack() as stack:

        def make(works: int) -> tuple[Bank, list[int]]:
            env = {**migrated_server_environment(tmp_path / "var"), **SETTINGS, "SEARCH_ENGINE": "embedded"}
            bank = Bank(env, tmp_path)
            stack.callback(bank.stop)
            return bank, bank.set_up(works)

        yield make
