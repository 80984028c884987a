"""The contract as others read it: valid, complete, and kept under questions nobody would think of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.contrib.staticfiles import finders
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from search.api.v1.search_parameters import SEARCH
from search.api.v1.views.documentation import openapi
from tests.factories import make_concept, make_work, publish_change

pytestmark = pytest.mark.django_db
CONTRACT_PATHS = {
    "/api/v1/search/", "/api/v1/search/schema/", "/api/v1/suggest/", "/api/v1/resources/", "/api/v1/resources/{id}/",
    "/api/v1/resources/{id}/related/", "/api/v1/partners/", "/api/v1/projects/", "/api/v1/vocabularies/{name}/",
    "/api/v1/terms/", "/api/v1/coverage/", "/api/v1/journey/",
    "/api/v1/changes/", "/healthz", "/readyz",
}  # fmt: skip


LOOKED_AROUND = {
    "/api/v1/partners/{slug}/", "/api/v1/projects/{slug}/", "/api/v1/countries/", "/api/v1/terms/{id}/",
}  # fmt: skip


def test_it_is_valid_openapi_3_1(db) -> None:
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_it_has_every_path_parameter_and_error(db) -> None:
    paths = openapi()["paths"]
    added = {"/api/v1/resources/{id}/tracks/{kind}/{language}.{extension}", "/api/v1/preview/{token}/", *LOOKED_AROUND}
    assert set(paths) == CONTRACT_PATHS | added
    search = paths["/api/v1/search/"]["get"]
    assert {p["name"] for p in search["parameters"] if p["in"] == "query"} == {parameter.name for parameter in SEARCH}
    assert all(p["description"] for p in search["parameters"])
    for path, operations in paths.items():
        documented = set(operations["get"]["responses"])
        if path.startswith("/api/"):
            assert {"200", "304", "400", "406", "429"} <= documented
            assert ("404" in documented) == ("{" in path)


def test_who_asks_for_the_api_itself_is_led_to_what_there_is(db) -> None:
    response = Client().get("/api/v1/")
    assert (response.status_code, response["Location"]) == (302, "/api/v1/docs/")


def test_the_page_to_try_it_loads_nothing_from_elsewhere(db) -> None:
    response = Client().get("/api/v1/docs/")
    html = response.content.decode()
    assert response.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert loaded
    for address in loaded:
        assert address.startswith("/static/")
        found = finders.find(address.removeprefix("/static/"))
        assert found
        assert Path(str(found)).is_file()
    assert "/api/v1/openapi.json" in html
    assert not re.search(r"https?://(?!testserver)", html)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """Whole requests end by closing connections, and with them the transaction that this test is in; Django's own test
    client leaves that out too."""
    kept = (request_started, request_finished)
    for signal in kept:
        signal.disconnect(close_old_connections)
    yield
    for signal in kept:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connection_kept")
@pytest.mark.parametrize("examples", [5, pytest.param(200, marks=pytest.mark.soak)])
def test_any_question_gets_a_documented_answer(reindex, examples: int) -> None:
    rural = make_concept("rural", nb="bygd", en="countryside")
    for number in range(3):
        publish_change(make_work(f"Kurs {number}"), topics=[rural])
    reindex()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    strategies = [operation.ok().as_strategy() for operation in schema.get_all_operations()]  # type: ignore[union-attr]

    for strategy in strategies:

        @seed(20261122)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def ask(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})  # it unpacks nothing

        ask()


@seed(20261122)
@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([parameter.name for parameter in SEARCH]),
    values=st.lists(
        st.text(max_size=30) | st.sampled_from(["-", ",", "1", "nb", "all", "2024-01-01"]), min_size=1, max_size=3
    ),
)
def test_any_value_of_any_parameter_is_answered_or_refused(index, contract, name: str, values: list[str]) -> None:
    response = Client().get("/api/v1/search/", {name: values})
    contract.check(response)
    assert response.status_code in (200, 400)
