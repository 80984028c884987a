"""Bad questions: each is refused with the parameter's name and the remedy, and none is a fault."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client

from tests.factories import make_work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"colour": "red"}, "no such parameter"),
        ({"q": "x" * 401}, "401 characters; the most is 400"),
        ({"page": "0"}, "1 to 10000"),
        ({"page": "one"}, "whole number"),
        ({"page": "1_0"}, "whole number"),
        ({"page": "١"}, "whole number"),
        ({"page": "-1"}, "whole number"),
        ({"page": ""}, "whole number"),
        ({"page": "9" * 30}, "whole number"),
        ({"page_size": "0"}, "1 to 100"),
        ({"page_size": "101"}, "1 to 100"),
        ({"page": "501"}, "at most 10000"),
        ({"facet_size": "0"}, "1 to 100"),
        ({"duration_max": "0"}, "1 or more"),
        ({"max_bytes": "-1"}, "0 or more"),
        ({"sort": "random"}, "“random” is not a value"),
        ({"highlight": "yes"}, "true or false"),
        ({"facets": "colour"}, "“colour” is not a value"),
        ({"facets": "all,topic"}, "“all” is not a value"),
        ({"fields": "password"}, "“password” is not a value"),
        ({"lang": "tlh"}, "“tlh” is not a value"),
        ({"lang": ""}, "empty"),
        ({"lang": "nb,,en"}, "empty"),
        ({"type": "page"}, "“page” is not a value"),
        ({"type": "-page"}, "“page” is not a value"),
        ({"type": ""}, "empty"),
        ({"type": "-"}, "empty"),
        ({"topic": "nothing"}, "“nothing” is not a value"),
        ({"partner": "nobody"}, "“nobody” is not a value"),
        ({"project": "none"}, "“none” is not a value"),
        ({"programme": "none"}, "“none” is not a value"),
        ({"country": "ZZ"}, "“ZZ” is not a value"),
        ({"country": "NOR"}, "“NOR” is not a value"),
        ({"language": "tlh"}, "“tlh” is not a value"),
        ({"level": "hard"}, "“hard” is not a value"),
        ({"licence": "mine"}, "“mine” is not a value"),
        ({"format": "json"}, "“json” is not a value"),
        ({"accessibility": "all"}, "“all” is not a value"),
        ({"published_from": "yesterday"}, "Give a date"),
        ({"published_from": "2024-02-30"}, "Give a date"),
        ({"published_from": "2024-01-01T10:00:00"}, "with its zone"),
        ({"published_from": "0001-01-01T00:00:00+14:00"}, "1900 to 2200"),
        ({"published_to": "9999-12-31T23:59:59-14:00"}, "1900 to 2200"),
        ({"deadline_from": "2300-01-01"}, "1900 to 2200"),
        ({"published_from": "2024-01-02", "published_to": "2024-01-01"}, "after published_to"),
        ({"q": ["a", "b"]}, "once"),
        ({"page": ["1", "2"]}, "once"),
    ],
)
def test_a_wrong_parameter_of_search_is_named_with_its_remedy(api, index, parameters: Any, message: str) -> None:
    errors = api.refused("search/", **parameters)
    assert list(errors) == [next(iter(parameters))]
    assert message in next(iter(errors.values()))["message"]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("search/schema/", {"q": "a"}),
        ("suggest/", {"size": "21"}),
        ("suggest/", {"q": "x" * 401}),
        ("suggest/", {"page": "1"}),
        ("resources/", {"q": "a"}),
        ("resources/", {"page": "1"}),
        ("resources/", {"page_size": "101"}),
        ("resources/", {"topic": "nothing"}),
        ("resources/", {"cursor": "nonsense"}),
        ("resources/", {"cursor": "bnVsbA"}),  # null
        ("resources/", {"cursor": "WzEsMl0"}),  # [1,2]
        ("resources/", {"cursor": "WyIyMDI0LTAxLTAxIiwiYSJd"}),  # ["2024-01-01","a"]
        ("resources/", {"cursor": "é"}),
        ("partners/", {"page": "1"}),
        ("projects/", {"lang": "tlh"}),
        ("terms/", {"as": "skos"}),
        ("vocabularies/topic/", {"as": "tbx"}),
    ],
)
def test_every_other_list_refuses_what_it_does_not_know(api, index, path: str, parameters: dict[str, str]) -> None:
    assert list(api.refused(path, **parameters)) == list(parameters)


def test_all_that_is_wrong_is_said_at_once_and_short_lists_are_given(api, index) -> None:
    errors = api.refused("search/", sort="random", page="0", colour="red")
    assert set(errors) == {"sort", "page", "colour"}
    assert errors["sort"]["allowed"] == ["relevance", "newest", "updated", "deadline"]
    assert "allowed" not in errors["page"]
    assert "q" in errors["colour"]["allowed"]


def test_a_problem_is_a_problem_document(api, index) -> None:
    response = api("search/", page="0")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == 400
    assert api.client.get(problem["type"].split("#")[0]).status_code == 200


def test_unknown_and_not_public_look_alike(api, index) -> None:
    draft = make_work("Draft", publish=False)
    answers = [
        api(f"resources/{key}/{below}")
        for key in (draft.work_id, uuid4(), "nonsense", str(uuid4()).replace("-", ""))
        for below in ("", "related/", "tracks/captions/nb.vtt")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("path", ["nonsense/", "search/nonsense/", "resources/a/b/c/", "vocabularies/nonsense/"])
def test_addresses_that_are_not_there(db, path: str) -> None:
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize(
    "path", ["/api/v1/search/", "/api/v1/resources/x/", "/api/v1/nonsense/", "/healthz", "/readyz"]
)
def test_only_get_and_head(db, path: str, method: str) -> None:
    response = getattr(Client(), method)(path)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.headers["Content-Type"] == "application/problem+json"


def test_head_is_get_without_its_body(api, works) -> None:
    works("A")
    for path in ("/api/v1/search/", "/api/v1/partners/", "/healthz"):
        got, head = api.client.get(path), api.client.head(path)
        assert head.status_code == 200
        assert not head.content
        assert head.headers.get("ETag") == got.headers.get("ETag")
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_a_format_that_is_not_spoken(api, index) -> None:
    response = api("search/", headers={"accept": "text/csv"})
    assert response.status_code == 406
    assert "application/json" in response.json()["detail"]


def test_too_fast(api, index, settings) -> None:
    rates = {"search": "2/min", "read": "1/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    caches["clients"].clear()
    try:
        assert [api("search/").status_code for _ in range(3)] == [200, 200, 429]
        assert [api("partners/").status_code for _ in range(2)] == [200, 429]
        refused = api("suggest/", q="a")
        assert 1 <= int(refused.headers["Retry-After"]) <= 61
        assert refused.headers["Content-Type"] == "application/problem+json"
        spoofed = api.client.get("/api/v1/search/", headers={"x-forwarded-for": "192.0.2.1"})
        assert spoofed.status_code == 429
        assert api.client.get("/api/v1/search/", REMOTE_ADDR="192.0.2.2").status_code == 200
        assert api.client.get("/healthz").status_code == 200
    finally:
        caches["clients"].clear()


def test_messages_are_in_the_readers_language_or_her_browsers(api, index, settings) -> None:
    assert api("search/", lang="nb", page="0").headers["Content-Language"] == "nb"
    assert api("search/", {"accept-language": "sv"}, lang="tlh").headers["Content-Language"] == "sv"


TEXTS = ['"', "-", "--", '""', "a" * 400, "\x00", "'; DROP TABLE", "((((", "*:*", "a AND", "\ud7ff", "%", "title.nb:x"]


def test_any_text_is_only_text(api, works, subtests: pytest.Subtests) -> None:
    works("A")
    for q in TEXTS:
        with subtests.test(q=q):
            assert api("search/", q=q, lang="nb").status_code == 200
            assert api("suggest/", q=q, lang="nb").status_code == 200


def test_thousands_of_parameters_are_refused(api, index, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    response = api.client.get("/api/v1/search/?" + "&".join(f"a{n}=1" for n in range(30)))
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_cross_origin_reading_is_open_and_without_credentials(api, index) -> None:
    response = api("search/", headers={"origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    assert api.client.options("/api/v1/search/", headers=asked).headers["Access-Control-Allow-Methods"] == (
        "GET, HEAD, OPTIONS"
    )
