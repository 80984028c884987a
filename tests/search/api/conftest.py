"""A client that holds every answer against the OpenAPI document: the status, the media type and the body must be what
is documented there, and the body may have nothing that is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from search.api.v1.views.documentation import openapi
from search.indexing import apply_pending
from tests.factories import make_work


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The same, but no object may have a member that is not documented."""
    document = deepcopy(document)
    for schema in document["components"]["schemas"].values():
        schema.setdefault("additionalProperties", False)
    return document


class Contract:
    def __init__(self) -> None:
        self.document = closed(openapi())
        self.paths = {
            template: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)))
            for template in self.document["paths"]
        }

    def check(self, response: Any) -> None:
        path = response.wsgi_request.path
        template = next(template for template, pattern in self.paths.items() if pattern.fullmatch(path))
        documented = self.document["paths"][template]["get"]["responses"]
        assert str(response.status_code) in documented, response.content
        content = documented[str(response.status_code)].get("content", {})
        if response.status_code == 304:
            assert not response.content
            return
        media_type = response.headers["Content-Type"].split(";")[0]
        assert media_type in content
        if media_type.endswith("json") and response.wsgi_request.method == "GET":
            root = {
                "$ref": "#/answer",
                "answer": content[media_type]["schema"],
                "components": self.document["components"],
            }
            Draft202012Validator(root, format_checker=FormatChecker()).validate(response.json())


class Api:
    """`api("search/", q="kurs")`; `accept_language="nb"` and the like are headers."""

    def __init__(self, contract: Contract) -> None:
        self.client = Client()
        self.contract = contract

    def __call__(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        response = self.client.get(f"/api/v1/{path}", parameters, headers=headers or {})
        self.contract.check(response)
        return response

    def ok(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        response = self(path, headers, **parameters)
        assert response.status_code == 200, response.content
        return response.json()

    def refused(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> dict[str, Any]:
        """What is wrong, by parameter."""
        response = self(path, headers, **parameters)
        assert response.status_code == 400, response.content
        return {error["parameter"]: error for error in response.json()["errors"]}


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture
def api(db: None, contract: Contract) -> Api:
    return Api(contract)


@pytest.fixture
def reindex(index: Any) -> Any:
    """Brings the index up to what the database holds now."""
    return lambda: apply_pending(index)


@pytest.fixture
def works(reindex: Any) -> Callable[..., list[Any]]:
    """Makes works and puts them into the index."""

    def make(*titles: str, **fields: Any) -> list[Any]:
        made = [make_work(title, **fields) for title in titles]
        reindex()
        return made

    return make
