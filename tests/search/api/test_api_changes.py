"""The change log as a platform reads it that keeps a copy of the bank."""

from __future__ import annotations

from typing import Any

import pytest

from cms.partners.models import Partner
from search.models import ChangeEvent
from tests.factories import get_partner, make_work, publish_change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_log(db: None) -> None:
    ChangeEvent.objects.all().delete()


class Copy:
    """A platform's copy: the works it would hold after following the feed, a few changes at a time."""

    def __init__(self, api: Any) -> None:
        self.api, self.cursor = api, ""
        self.works: set[str] = set()
        self.places: list[int] = []

    def follow(self) -> set[str]:
        while True:
            answer = self.api.ok("changes/", page_size=2, **({"cursor": self.cursor} if self.cursor else {}))
            for change in answer["changes"]:
                self.places.append(change["seq"])
                (self.works.add if change["action"] == "upsert" else self.works.discard)(change["id"])
            self.cursor = answer["next_cursor"]
            if not answer["has_more"]:
                return self.works


def test_a_copy_that_follows_holds_what_is_public(api: Any) -> None:
    copy = Copy(api)
    works = [make_work(f"Work {number}") for number in range(5)]
    assert copy.follow() == {str(work.work_id) for work in works}
    works[0].unpublish()
    works[1].delete()
    publish_change(works[2], title="Better")
    assert copy.follow() == {str(work.work_id) for work in works[2:]}
    assert copy.places == sorted(copy.places)


def test_a_suspended_partner_is_one_place_in_the_log_and_every_work_of_it_in_the_feed(api: Any) -> None:
    copy = Copy(api)
    for number in range(5):
        make_work(f"Work {number}")
    other = make_work("Other", partner=get_partner("skog"))
    copy.follow()
    partner = get_partner()
    partner.status = Partner.Status.SUSPENDED
    partner.save()
    assert copy.follow() == {str(other.work_id)}


def test_an_old_cursor_goes_on_where_it_was(api: Any) -> None:
    make_work("First")
    old = Copy(api)
    old.follow()
    make_work("Second")
    new = Copy(api)
    assert old.follow() == new.follow()


def test_a_change_names_where_to_fetch_the_work(api: Any) -> None:
    work = make_work()
    change = api.ok("changes/")["changes"][-1]
    assert change["action"] == "upsert"
    assert api.client.get(change["api_url"]).json()["id"] == str(work.work_id)


@pytest.mark.parametrize("cursor", ["x", "1.x", "-1", "9" * 40])
def test_a_cursor_that_is_none_is_refused_by_name(api: Any, cursor: str) -> None:
    response = api("changes/", cursor=cursor)
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "cursor"
