"""`manage.py search_evaluate` prints one line of figures for each relevance set."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.evaluation import recall_at, reciprocal_rank


def write_set(path: Path, **more: Any) -> Path:
    data = {
        "lang": "nb",
        "docs": ["Bedriftene fikk støtte.", "Bøkene ble lest.", "Hesten gikk hjem."],
        "queries": [{"q": "bedrift", "rel": [0]}, {"q": "bok", "rel": [1]}, {"q": "gris", "rel": [2]}],
    }
    path.write_text(json.dumps({**data, **more}))
    return path


def test_one_line_for_each_set(tmp_path: Path, settings: Any) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "live"
    files = [write_set(tmp_path / "small.json"), write_set(tmp_path / "other.json", queries=[{"q": "bok", "rel": [1]}])]
    printed = StringIO()
    call_command("search_evaluate", *files, stdout=printed)
    small, other = map(json.loads, printed.getvalue().splitlines())
    assert small.pop("ms_per_query") > 0
    assert small == {
        "set": "small",
        "lang": "nb",
        "engine": "embedded",
        "docs": 3,
        "queries": 3,
        "recall_at_10": 0.6667,
        "mrr_at_10": 0.6667,
    }
    assert (other["set"], other["recall_at_10"]) == ("other", 1.0)
    assert not (tmp_path / "live").exists()


@pytest.mark.parametrize("content", ["", "[]", '{"lang": "nb"}', '{"lang": "nb", "docs": ["a"], "queries": ["a"]}'])
def test_a_file_that_is_no_relevance_set_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(CommandError, match=r"broken\.json is not a relevance set"):
        call_command("search_evaluate", path)


@pytest.mark.parametrize(
    ("answer", "relevant", "recall", "rank"),
    [
        ([1, 2, 3], {2}, 1.0, 0.5),
        ([1, 2, 3], {2, 9}, 0.5, 0.5),
        ([], {2}, 0.0, 0.0),
        (list(range(20)), {15}, 0.0, 0.0),
        (list(range(10)), set(range(30)), 1.0, 1.0),
    ],
)
def test_figures(answer: list[int], relevant: set[int], recall: float, rank: float) -> None:
    assert recall_at(answer, frozenset(relevant)) == recall
    assert reciprocal_rank(answer, frozenset(relevant)) == rank
