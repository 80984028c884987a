"""The list of all works, as another platform harvests it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resourcebank.models import OpportunityPage, TrainingMaterialPage
from search.indexing import _rebuilding
from tests.cms.media.uploads import make_image
from tests.factories import get_partner, make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 5, 31, 12, tzinfo=UTC)


def harvest(api: Any, **parameters: Any) -> list[str]:
    """Titles, following `next` to the end."""
    answer = api.ok("resources/", **parameters)
    titles = [result["title"] for result in answer["results"]]
    while answer["next"]:
        response = api.client.get(answer["next"])
        api.contract.check(response)
        answer = response.json()
        titles += [result["title"] for result in answer["results"]]
    return titles


def test_newest_first_and_each_once(api, reindex) -> None:
    for day in range(1, 8):
        publish_change(make_work(f"W{day}"), first_published_at=NOON.replace(day=day))
    reindex()
    assert harvest(api, page_size=3) == ["W7", "W6", "W5", "W4", "W3", "W2", "W1"]


def test_works_of_one_moment_are_neither_lost_nor_repeated(api, reindex) -> None:
    """As an import makes them."""
    for number in range(9):
        publish_change(make_work(f"W{number}"), first_published_at=NOON)
    reindex()
    found = harvest(api, page_size=2)
    assert sorted(found) == [f"W{number}" for number in range(9)]
    assert found == harvest(api, page_size=4)


def test_what_is_published_meanwhile_moves_nothing(api, reindex) -> None:
    for day in range(1, 5):
        publish_change(make_work(f"W{day}"), first_published_at=NOON.replace(day=day))
    reindex()
    first = api.ok("resources/", page_size=2)
    make_work("New")
    reindex()
    second = api.client.get(first["next"]).json()
    assert [result["title"] for result in second["results"]] == ["W2", "W1"]


def test_works_gone_from_the_database_but_not_the_index_do_not_end_it(api, reindex) -> None:
    for day in range(1, 8):
        publish_change(make_work(f"W{day}"), first_published_at=NOON.replace(day=day))
    reindex()
    for work in TrainingMaterialPage.objects.filter(title__in=["W7", "W6", "W5", "W3"]):
        work.unpublish()
    assert harvest(api, page_size=2) == ["W4", "W2", "W1"]


def test_the_filters_of_search(api, reindex) -> None:
    rural = make_concept("rural", nb="bygd")
    publish_change(make_work("A"), topics=[rural], first_published_at=NOON)
    publish_change(make_work("B"), topics=[rural])
    make_work("C", partner=get_partner("skog"), language="sv")
    make_work("D", model=OpportunityPage)
    reindex()
    assert harvest(api, topic="rural", page_size=1) == ["B", "A"]
    assert harvest(api, topic="rural", published_to="2024-06-01", page_size=1) == ["A"]
    assert harvest(api, partner="-fjord", page_size=1) == ["C"]
    assert harvest(api, type="opportunity", page_size=1) == ["D"]


def test_sparse_results_and_the_shape_of_an_answer(api, works) -> None:
    works("A")
    answer = api.ok("resources/", fields="id,title")
    assert set(answer) == {"next", "page_size", "degraded", "results"}
    assert list(answer["results"][0]) == ["id", "title"]


def test_without_an_index_nobody_takes_a_part_for_the_whole(api, works, settings, tmp_path) -> None:
    works("A", "B")
    following = api.ok("resources/", page_size=1)["next"]
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing-here"
    with _rebuilding:
        answer = api.ok("resources/", page_size=1)
        assert (answer["degraded"], len(answer["results"]), answer["next"]) == (True, 1, None)
        refused = api.client.get(following)
    api.contract.check(refused)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "60"


def test_the_number_of_queries_does_not_grow(api, works, django_assert_num_queries) -> None:
    works(*[f"Kurs {number}" for number in range(8)])
    first = api.ok("resources/", page_size=1)
    with django_assert_num_queries(4):  # as search, and the place of the last work
        api.client.get("/api/v1/resources/?page_size=7")
    with django_assert_num_queries(5):  # and of those before it of the same moment
        api.client.get(first["next"])


def test_works_by_their_ids_in_the_order_given(api, works) -> None:
    a, b, _c = works("A", "B", "C", image=make_image())
    private = make_work("D", publish=False)
    answer = api.ok("resources/", id=f"{b.work_id},{private.work_id},{uuid4()},{a.work_id},{b.work_id}", lang="en")
    assert [work["title"] for work in answer["results"]] == ["B", "A"]
    assert (answer["next"], answer["degraded"]) == (None, False)
    found = {work["id"]: work for work in api.ok("search/", lang="en", highlight="false")["results"]}
    assert [{**work, "score": None, "matched": []} for work in answer["results"]] == [
        {**found[str(work.work_id)], "score": None, "matched": []} for work in (b, a)
    ]
    assert api.ok("resources/", id=str(a.work_id), fields="title")["results"] == [{"title": "A"}]


def test_what_was_taken_back_just_now_is_not_among_works_by_id(api, works) -> None:
    (work,) = works("A")
    work.unpublish()
    assert api.ok("resources/", id=str(work.work_id))["results"] == []


def test_ids_that_are_refused(api, works) -> None:
    (work,) = works("A")
    assert "UUID" in api.refused("resources/", id="1")["id"]["message"]
    assert "50" in api.refused("resources/", id=",".join(str(uuid4()) for _ in range(51)))["id"]["message"]
    assert "lang and fields" in api.refused("resources/", id=str(work.work_id), type="tool")["id"]["message"]


def test_the_queries_for_works_by_id_do_not_grow(api, works, django_assert_max_num_queries) -> None:
    made = works(*[f"Kurs {number}" for number in range(6)], image=make_image())
    ids = [str(work.work_id) for work in made]
    api.ok("resources/", id=ids[0])
    with CaptureQueriesContext(connection) as one:
        api.ok("resources/", id=ids[0])
    with django_assert_max_num_queries(len(one)):
        api.ok("resources/", id=",".join(ids))
    assert len(one) < 20
