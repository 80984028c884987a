from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search.indexing import apply_pending


class Site:
    """Reads pages as a browser without JavaScript does."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str, status: int = 200, **headers: str) -> BeautifulSoup:
        self.response = self.client.get(path, headers=headers)
        assert self.response.status_code == status, (path, self.response.status_code)
        return BeautifulSoup(self.response.content, "html.parser")


@pytest.fixture
def site(db: None) -> Site:
    return Site()


@pytest.fixture
def reindex(index: Any) -> Callable[[], object]:
    """Brings the index up to what the database holds now."""
    return lambda: apply_pending(index)


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup.select(selector)]
