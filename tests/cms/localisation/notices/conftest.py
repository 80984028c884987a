from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from .people import Clock, person


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def eva() -> User:
    return person("eva")
