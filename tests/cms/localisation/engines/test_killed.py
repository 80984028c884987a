"""A worker may be killed at any moment: each text gets one suggestion, and what a person wrote stays hers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cms.media.bank import printed_in_bank_of_one


def outcome(folder: Path, texts: int, kills: int) -> dict[str, Any]:
    code = f"from tests.cms.localisation.engines.killed import main; main('{texts}', '{kills}')"
    found: dict[str, Any] = json.loads(printed_in_bank_of_one(folder, code).removeprefix("found "))
    return found


def check(found: dict[str, Any]) -> None:
    assert (found["state"], found["missing"]) == ("done", 0), found
    assert (found["hers_lost"], found["otherwise"], found["twice"]) == ([], [], []), found
    # What it says it did is what is there, but for those that she wrote over afterwards.
    assert found["machines"] <= found["suggested"] <= found["machines"] + found["hers"], found


def test_a_worker_that_is_killed_again_and_again_suggests_each_text_once(tmp_path: Path) -> None:
    found = outcome(tmp_path, texts=60, kills=2)
    check(found)
    assert found["killed"] >= 2, found


@pytest.mark.soak
def test_sixty_kills(tmp_path: Path) -> None:
    found = outcome(tmp_path, texts=600, kills=60)
    check(found)
    assert found["killed"] >= 40, found
