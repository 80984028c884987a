"""500 rows with their files are sent in, checked and written in less than three minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from resourcebank.models import GuidelinePage
from tests.cms.media.harmless import canvas, photo
from tests.resourcebank.onboarding.conftest import Onboarding
from tests.resourcebank.onboarding.sheets import work, xlsx, zipped

SECONDS = 180
ROWS = 500


def bring_in(editor: Onboarding, rows: int) -> dict[str, float]:
    """Seconds that each part takes of a processor, whatever else the machine does: it waits for nothing else."""
    files = {f"{number}.pdf": canvas() + f"\n% {number}\n%%EOF\n".encode() for number in range(rows)}
    files |= {f"{number}.jpg": photo("JPEG", (800, 600)) for number in range(rows)}
    text = "\n\n".join(["Et avsnitt med noen ord om hva som hjelper, og hvem det er for."] * 5)
    sheet = xlsx(
        [
            work(
                str(number), body_nb=text, files_nb=f"{number}.pdf", image=f"{number}.jpg", image_alt_nb="Støy",
                title_fi=f"Opas {number}", summary_fi="Siitä", body_fi=text,
            )
            for number in range(rows)
        ]
    )  # fmt: skip
    archive = zipped(files)
    spent = {}
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("sending", lambda: editor.post(sheet, archive)),
        ("checking", editor.work),
        ("writing", editor.apply),
        ("sending again", lambda: editor.post(sheet, archive)),
        ("checking again", editor.work),
    ]
    for name, step in steps:
        for file in (sheet, archive):
            file.seek(0)
        began = time.process_time()
        answer = step()
        spent[name] = time.process_time() - began
        if name.startswith("sending"):
            editor.url = answer["Location"]
    assert GuidelinePage.objects.count() == rows
    assert f"same as here ({rows})" in editor.see().text
    return spent


def test_ten_rows_take_about_their_share_of_three_minutes(editor: Onboarding) -> None:
    """A processor that others share does less in a second."""
    spent = bring_in(editor, 10)
    assert spent["sending"] + spent["checking"] + spent["writing"] < 2 * SECONDS * 10 / ROWS, spent


@pytest.mark.soak
def test_five_hundred_rows_take_less_than_three_minutes(editor: Onboarding) -> None:
    began = time.monotonic()
    spent = bring_in(editor, ROWS)
    print({name: round(seconds, 1) for name, seconds in spent.items()}, round(time.monotonic() - began))  # noqa: T201
    assert spent["sending"] + spent["checking"] + spent["writing"] < SECONDS, spent
