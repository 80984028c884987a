from __future__ import annotations

import pytest

from tests.factories import make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db


def test_works_about_the_same_and_never_the_work_itself(api, reindex) -> None:
    rural, health = make_concept("rural", nb="bygd"), make_concept("health", nb="helse")
    work = publish_change(make_work("Sosialt entreprenørskap i bygda"), topics=[rural])
    publish_change(make_work("Entreprenørskap langs kysten"), topics=[rural])
    publish_change(make_work("Søvn"), summary="Godnatt", topics=[health])
    reindex()
    answer = api.ok(f"resources/{work.work_id}/related/", lang="nb")
    assert [result["title"] for result in answer["results"]] == ["Entreprenørskap langs kysten"]


def test_ten_at_most_and_sparse(api, works) -> None:
    made = works(*[f"Entreprenørskap {number}" for number in range(13)])
    answer = api.ok(f"resources/{made[0].work_id}/related/", lang="nb", fields="id")
    assert len(answer["results"]) <= 10
    assert all(list(result) == ["id"] for result in answer["results"])
    assert str(made[0].work_id) not in {result["id"] for result in answer["results"]}
