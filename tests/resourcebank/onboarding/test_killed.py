"""A worker may be killed at any moment: each row is written once, wholly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cms.media.bank import printed_in_bank_of_one


def outcome(folder: Path, rows: int, kills: int) -> dict[str, Any]:
    code = f"from tests.resourcebank.onboarding.killed import main; main('{rows}', '{kills}')"
    found: dict[str, Any] = json.loads(printed_in_bank_of_one(folder, code).removeprefix("found "))
    return found


def check(found: dict[str, Any], rows: int) -> None:
    keys = [str(number) for number in range(rows)]
    assert (found["status"], found["unwritten"]) == ("done", 0)
    assert found["works"] == keys
    assert found["pages"] == sorted(f"Veileder {key}" for key in keys)
    assert found["revisions"] == [1] * rows
    assert found["files"] == [2] * rows
    assert found["stored"] == rows + 1


def test_a_worker_that_is_killed_again_and_again_writes_each_row_once(tmp_path: Path) -> None:
    found = outcome(tmp_path, rows=3, kills=3)
    check(found, 3)
    assert min(found["killed"].values()) >= 2, found


@pytest.mark.soak
def test_five_hundred_kills(tmp_path: Path) -> None:
    found = outcome(tmp_path, rows=250, kills=250)
    check(found, 250)
    assert sum(found["killed"].values()) >= 400, found
