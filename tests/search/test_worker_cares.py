"""The worker takes care of what is public beside its other work, whatever becomes of it."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from search.management.commands import search_worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("failure", [OperationalError("away"), ValueError("a mistake of ours")], ids=type)
def test_the_worker_takes_care_and_tries_again_after_a_failure(
    index: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any, failure: Exception
) -> None:
    times: list[int] = []

    def care(stop: Event) -> None:
        times.append(1)
        if len(times) == 1:
            raise failure
        stop.set()

    monkeypatch.setattr(search_worker, "take_care", care)
    monkeypatch.setattr(search_worker, "send_letters", lambda stop: None)
    monkeypatch.setattr(search_worker, "CARE_EVERY", 0)
    monkeypatch.setattr(search_worker, "close_old_connections", lambda: None)
    call_command("search_worker", "--interval", "0.01")
    assert len(times) == 2
    assert "Could not take care" in caplog.text


def test_the_worker_sends_notices_and_tries_again_after_a_failure(
    index: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    times: list[int] = []

    def send(stop: Event) -> None:
        times.append(1)
        if len(times) == 1:
            raise OperationalError("away")
        stop.set()

    monkeypatch.setattr(search_worker, "send_letters", send)
    monkeypatch.setattr(search_worker, "take_care", lambda stop: None)
    monkeypatch.setattr(search_worker, "LETTERS_EVERY", 0)
    monkeypatch.setattr(search_worker, "close_old_connections", lambda: None)
    call_command("search_worker", "--interval", "0.01")
    assert len(times) == 2
    assert "Could not send notices" in caplog.text


def test_one_round_asks_nobody_outside(index: Any, monkeypatch: pytest.MonkeyPatch, run_worker: Any) -> None:
    monkeypatch.setattr(search_worker, "take_care", lambda stop: pytest.fail("asked"))
    run_worker()
