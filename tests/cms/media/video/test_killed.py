"""A worker may be killed at any moment: a film is always complete in the end, nobody gets half a file, nothing is left."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cms.media.bank import printed_in_bank_of_one
from tests.services import require


def check(folder: Path, kills: int, size: str, seconds: float) -> dict[str, Any]:
    require(shutil.which("ffmpeg"), "ffmpeg")
    code = f"from tests.cms.media.video.killed import main; main('{kills}', '{size}', '{seconds}')"
    found: dict[str, Any] = json.loads(printed_in_bank_of_one(folder, code).removeprefix("found "))
    films = found["films"]
    assert found["states"] == ["ready"], found
    assert found["renditions"] == sorted(["360p", "720p", "audio"] * films), found
    assert found["posters"] == films, found
    assert (found["half"], found["leftovers"], found["ffmpegs"]) == ([], [], 0), found
    assert found["gave_back"], found
    return found


def test_a_worker_that_is_killed_again_and_again_leaves_whole_films_and_nothing_else(tmp_path: Path) -> None:
    found = check(tmp_path, kills=2, size="640x480", seconds=1)
    assert sum(found["killed"].values()) >= 2


@pytest.mark.soak
def test_twenty_kills_in_the_middle_of_a_long_film(tmp_path: Path) -> None:
    found = check(tmp_path, kills=40, size="1280x720", seconds=20)
    assert min(found["killed"].values()) >= 10, found
