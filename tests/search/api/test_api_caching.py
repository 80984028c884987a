from __future__ import annotations

import pytest

from tests.factories import make_concept, publish_change

pytestmark = pytest.mark.django_db


def test_every_answer_can_be_asked_about_again(api, works) -> None:
    (work,) = works("A")
    make_concept("rural", nb="bygd")
    paths = ("search/", "search/schema/", "suggest/?q=a", "resources/", f"resources/{work.work_id}/", "openapi.json",
             f"resources/{work.work_id}/related/", "partners/", "projects/", "terms/", "vocabularies/topic/",
             "terms/?as=tbx", "vocabularies/topic/?as=skos")  # fmt: skip
    for path in paths:
        first = api.client.get(f"/api/v1/{path}")
        assert first.status_code == 200, path
        assert "Accept-Language" in first.headers["Vary"]
        assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        etag = first.headers["ETag"]
        for given in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
            again = api.client.get(f"/api/v1/{path}", headers={"if-none-match": given})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        assert api.client.get(f"/api/v1/{path}", headers={"if-none-match": '"other"'}).status_code == 200


def test_the_etag_does_not_depend_on_the_time_it_took(api, works) -> None:
    works("A")
    assert len({api("search/").headers["ETag"] for _ in range(5)}) == 1


def test_an_answer_that_changed_is_sent(api, works, reindex) -> None:
    (work,) = works("A")
    etags = {path: api(path).headers["ETag"] for path in ("search/", "resources/", f"resources/{work.work_id}/")}
    publish_change(work, title="B")
    reindex()
    for path, etag in etags.items():
        assert api(path, headers={"if-none-match": etag}).status_code == 200


def test_what_is_no_longer_public_is_not_confirmed_by_304(api, works) -> None:
    (work,) = works("A")
    path = f"resources/{work.work_id}/"
    etag = api(path).headers["ETag"]
    found = api("search/").headers["ETag"]
    work.unpublish()
    assert api(path, headers={"if-none-match": etag}).status_code == 404
    assert api("search/", headers={"if-none-match": found}).status_code == 200


def test_labels_in_another_language_are_another_answer(api, works) -> None:
    works("A", countries=["NO"])
    assert api("search/", lang="nb").headers["ETag"] != api("search/", lang="de").headers["ETag"]


def test_formats_have_etags_of_their_own(api, index) -> None:
    make_concept("rural", nb="bygd")
    json, tbx = api("terms/"), api("terms/", {"accept": "application/x-tbx"})
    assert json.headers["ETag"] != tbx.headers["ETag"]
    assert "Accept" in json.headers["Vary"].split(", ")
