from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created
from django.utils import translation
from playwright.sync_api import Browser

from search.engines import get_engine
from search.engines.base import Engine
from search.indexing import rebuild
from search.management.commands import search_worker
from tests.database import fill, migrated
from tests.elasticsearch.fixtures import elasticsearch, elasticsearch_url  # noqa: F401
from tests.factories import make_partner
from tests.services import chromium

COLUMNS = ["requests", "sent", "+pictures", "unpacked", "LCP ms", "CLS", "task ms", "hosts"]  # bytes; task: the longest
# They begin, so that no worker has one to itself at the end; and they wait for servers while others compute.
LONGEST = ("tests/faults/", "tests/journeys/", "tests/search/test_rebuilding.py")
gc.set_threshold(50_000)  # the heap of a site is large: what is imported or made below is not looked through again


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """`-m database` are the tests to which it matters which one DATABASE_URL names; servers of tests have their own."""
    files = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    for item in items:
        if not item.get_closest_marker("browser") and (
            item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
        ):
            item.add_marker("database")
    yield
    # File by file again: pytest-django puts all that use a browser, and no database of this process, at the end.
    items.sort(key=lambda item: (not item.nodeid.startswith(LONGEST), files[item.path]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What each page costs a reader, as `tests/home/test_page_weight_browser.py` has seen it."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    rows = [value for report in reports for name, value in report.user_properties if name == "page"]
    if rows:
        terminalreporter.section("pages on a phone, with nothing kept")
        terminalreporter.write_line(f"{'':28}" + "".join(f"{name:>11}" for name in COLUMNS))
        for where, *figures in rows:
            terminalreporter.write_line(f"{where:28}" + "".join(f"{figure:11,.6g}" for figure in figures))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    if connection.vendor == "sqlite":
        connection_created.connect(partial(fill, migrated()), weak=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The languages' roots and two partners once for the whole run; each test rolls its own changes back."""
    from home.site import ensure_site

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        ensure_site()
        make_partner("fjord")
        make_partner("skog", language="sv", country="SE")
    gc.freeze()
    yield
    shutil.rmtree(Path(settings.MEDIA_ROOT).parent, ignore_errors=True)


@pytest.fixture(autouse=True)
def default_language() -> None:
    """Each test begins in it: what a request makes active stays so in this thread."""
    translation.deactivate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # One for all: Playwright starts once in a process.
    with chromium() as browser:
        yield browser


@pytest.fixture
def index(db: None, settings: Any, tmp_path: Path) -> Engine:
    """A search index of this test's own, holding what the database holds now; `apply_pending()` keeps it so."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine = get_engine()
    rebuild(engine)
    return engine


@pytest.fixture
def run_worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """`search_worker` for one round. It closes connections that have grown old, and takes a test's transaction for one."""
    monkeypatch.setattr(search_worker, "close_old_connections", lambda: None)
    return lambda: call_command("search_worker", "--once")
