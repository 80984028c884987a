from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from search.api import health
from search.change_log import sequence_pending
from tests.factories import make_work

pytestmark = pytest.mark.django_db


def ask(path: str) -> tuple[int, dict]:
    response = Client().get(path)
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, response.json()


def test_alive_without_a_database(db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert ask("/healthz") == (200, {"status": "alive"})


def test_ready_and_how_far_the_index_is_behind(index) -> None:
    status, body = ask("/readyz")
    assert (status, body["status"]) == (200, "ready")
    assert all(check["ok"] for check in body["checks"].values())
    assert body["checks"]["index"]["lag"] == 0
    make_work()
    behind = ask("/readyz")[1]["checks"]["index"]["lag"]
    assert behind > 0
    last = sequence_pending()
    status, body = ask("/readyz")
    assert status == 200  # behind, but it can be asked
    assert (body["checks"]["index"]["lag"], body["checks"]["index"]["last_seq"]) == (behind, last)


def test_not_ready_without_an_index(db, settings, tmp_path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing-here"
    status, body = ask("/readyz")
    assert (status, body["status"]) == (503, "not ready")
    assert body["checks"]["index"] == {"ok": False, "error": "IndexUnavailable"}
    assert body["checks"]["database"]["ok"]


def test_not_ready_before_every_migration_is_applied(index) -> None:
    health._migrations.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")
    status, body = ask("/readyz")
    assert status == 503
    assert body["checks"]["migrations"] == {"ok": False, "error": "MigrationsPending"}
