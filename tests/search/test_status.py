"""What administrators are told of the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from search.engines.base import Engine
from search.indexing import apply_pending
from search.models import AuditResult, DeadLetter
from tests.factories import make_editor, make_work

pytestmark = pytest.mark.django_db
HEADING = "Search index"


def home_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org")


def test_drift_found_by_an_audit_is_told_until_it_is_mended(index: Engine, administrator: User, capsys: Any) -> None:
    assert "not compared yet" in home_of(administrator)
    make_work()
    assert "If it stays like this" in home_of(administrator)  # changes that are not indexed yet
    apply_pending(index)
    index.apply(deletes=[(work_id, seq) for work_id, seq in index.seqs().items()])
    with pytest.raises(CommandError):
        call_command("search_audit")
    check = Client().get("/readyz").json()["checks"]["index"]
    assert (check["drift"], check["lag"]) == (1, 0)
    assert check["audited_at"]
    assert "<dd> 1 (compared" in home_of(administrator)
    call_command("search_audit", "--repair")
    assert Client().get("/readyz").json()["checks"]["index"]["drift"] == 0
    assert "<dd> 0 (compared" in home_of(administrator)


def test_the_worker_compares_index_and_database(
    index: Engine, run_worker: Callable[[], object], monkeypatch: Any
) -> None:
    monkeypatch.setattr("search.management.commands.search_worker.AUDIT_EVERY", 0)
    run_worker()
    assert AuditResult.objects.get().drift == 0


def test_works_put_aside_are_shown_with_their_reason(index: Engine, administrator: User) -> None:
    letter = DeadLetter.objects.create(work_id=uuid4(), reason="<b>too long</b>")
    html = home_of(administrator)
    assert f"<code>{letter.work_id}</code>: &lt;b&gt;too long" in html
    assert Client().get("/readyz").json()["checks"]["index"]["dead_letters"] == 1


def test_a_missing_index_is_told_and_breaks_nothing(administrator: User, settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing-here"
    assert "The index does not answer" in home_of(administrator)


def test_only_administrators_are_told(index: Engine) -> None:
    assert HEADING not in home_of(make_editor("editor"))
