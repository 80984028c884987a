from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines.base import Engine

JUDGEMENTS = """
- {q: fjordhest, lang: nb, user: partner, kind: known-item, relevant: {nb-erfaringskonsulent-grunnkurs: 3}}
- {q: romskip, lang: nb, user: partner, kind: nothing, relevant: {}}
"""


def run(path: Path) -> str:
    out = StringIO()
    call_command("search_relevance", judgements=path, stdout=out)
    return out.getvalue()


def test_the_figures_and_the_worst_questions_are_shown(index: Engine, tmp_path: Path) -> None:
    path = tmp_path / "judgements.yaml"
    path.write_text(JUDGEMENTS)
    lines = [" ".join(line.split()) for line in run(path).splitlines()]
    assert f"nDCG@10, {index.name}" in lines
    assert "all 1 0.000" in lines
    assert "nothing there, nothing found 1 1.000" in lines
    assert "0.00 nb fjordhest: nothing (wanted nb-erfaringskonsulent-grunnkurs)" in lines


@pytest.mark.parametrize("text", ["- {q: hest}", "- hest", "{", "3"])
def test_a_file_without_judgements_is_refused(db: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "judgements.yaml"
    path.write_text(text)
    with pytest.raises(CommandError, match="holds no judgements"):
        run(path)


def test_without_an_index_one_is_told_what_to_do(db: None, tmp_path: Path, settings: Any) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    path = tmp_path / "judgements.yaml"
    path.write_text(JUDGEMENTS)
    with pytest.raises(CommandError, match="search_rebuild"):
        run(path)
