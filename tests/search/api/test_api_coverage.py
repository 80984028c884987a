"""`/coverage/`: what each language has of what is public, and of nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from resourcebank.models import CoursePage
from tests.cms.localisation.helpers import published, start
from tests.factories import make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db


def of(answer: dict[str, Any], language: str, kind: str = "") -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in answer["languages"] if row["language"] == language)
    return next(cell for cell in row["types"] if cell["type"] == kind) if kind else row


def test_what_exists_in_each_language_and_what_is_missing(api) -> None:
    published(make_work("Kurs i drift", summary="Om drift"), "sv")
    start(make_work("Annet", model=CoursePage, summary="Kort"), "sv")  # a draft, which is nobody's business
    make_work("Utkast", publish=False)
    answer = api.ok("coverage/", lang="nb")
    assert (answer["works"], answer["words"]) == (2, 7)
    swedish = of(answer, "sv")
    assert swedish["label"] == "svensk"
    assert swedish["translated"] == {"works": 1, "words": 5}
    assert swedish["missing"] == {"works": 1, "words": 2}
    assert of(answer, "sv", "course")["missing"]["works"] == 1
    assert of(answer, "nb")["original"]["works"] == 2
    assert len(answer["languages"]) == 15


def test_by_topic_and_type(api) -> None:
    publish_change(make_work("A"), topics=[make_concept("rural")])
    make_concept("recovery")
    make_work("B", model=CoursePage)
    assert api.ok("coverage/", topic="rural,recovery")["works"] == 1
    narrowed = api.ok("coverage/", type="course")
    assert [one["type"] for one in narrowed["types"]] == ["course"]
    assert narrowed["works"] == 1
    assert api.ok("coverage/", type="course", topic="rural")["works"] == 0


def test_what_it_does_not_know_is_refused_by_name(api) -> None:
    wrong = api.refused("coverage/", type="poem", topic="nowhere", typ="course", partner="fjord")
    assert set(wrong) == {"type", "topic", "typ", "partner"}
    assert "course" in wrong["type"]["allowed"]


def test_who_has_the_answer_is_told_so_until_something_changes(api) -> None:
    work = make_work("A")
    etag = api("coverage/")["ETag"]
    assert api("coverage/", {"If-None-Match": etag}).status_code == 304
    work.unpublish()
    assert api("coverage/", {"If-None-Match": etag}).json()["works"] == 0


def test_the_number_of_queries_does_not_grow(api, django_assert_num_queries) -> None:
    make_work("A")
    api.ok("coverage/")
    for number in range(3):
        published(make_work(f"B {number}", model=CoursePage), "sv")
    with django_assert_num_queries(7):
        api.ok("coverage/")
