"""The translators' editor as the server sees it: what a page shows, and what its form and its script send."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment, Translation

from cms.localisation.words import words_of_segment

FETCH: Any = {"HTTP_X_REQUESTED_WITH": "fetch"}


class Desk:
    """One person before one translation."""

    def __init__(self, client: Client, translation: Translation) -> None:
        self.client, self.translation = client, translation
        self.address = reverse("localisation_editor", args=[translation.pk])

    def open(self, query: str = "") -> BeautifulSoup:
        answer = self.client.get(self.address + query)
        assert answer.status_code == 200, answer
        return soup(answer)

    def segment(self, path: str, number: int = 0) -> StringSegment:
        found = self.translation.source.stringsegment_set.filter(context__path__startswith=path).order_by("order")
        return found[number]

    def anchor(self, path: str, number: int = 0) -> str:
        segment = self.segment(path, number)
        return f"row-s{segment.context_id}-{segment.string_id}"

    def saved(self, path: str, number: int = 0) -> str | None:
        words = words_of_segment(self.translation, self.segment(path, number))
        return words.data if words else None

    def version(self, path: str, number: int = 0) -> str:
        row = self.open().find(id=self.anchor(path, number))
        assert isinstance(row, Tag)
        return str(row["data-version"])

    def act(self, path: str, do: str, *, number: int = 0, **data: Any) -> Any:
        """As the script does."""
        segment = self.segment(path, number)
        data.setdefault("version", self.version(path, number))
        url = reverse("localisation_segment", args=[self.translation.pk, segment.pk])
        return self.client.post(url, {"do": do, **data}, **FETCH)

    def save(self, path: str, text: str, **data: Any) -> Any:
        return self.act(path, "save", text=text, **data)

    def side(self, path: str, number: int = 0, **headers: Any) -> Any:
        url = reverse("localisation_side", args=[self.translation.pk, self.segment(path, number).pk])
        return self.client.get(url, **headers)

    def send(
        self, page: BeautifulSoup, texts: dict[str, str] | None = None, action: str = "save", query: str = ""
    ) -> Any:
        """As a browser without scripts does. `texts`: by the key of the row, or the source's words."""
        data = fields(page)
        for name, text in (texts or {}).items():
            key = name if f"text-{name}" in data else key_of(page, name)
            data[f"text-{key}"] = text
        return self.client.post(self.address + query, {**data, "action": action})


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def rows(page: BeautifulSoup) -> list[Tag]:
    return page.select(".translation-row")


def row_with(page: BeautifulSoup, source: str) -> Tag:
    return next(row for row in rows(page) if source in text_of(row.select_one(".translation-source")))


def key_of(page: BeautifulSoup, source: str) -> str:
    return str(row_with(page, source)["data-row"])


def text_of(tag: Tag | None) -> str:
    return " ".join(tag.get_text().split()) if tag else ""


def state(row: Tag) -> str:
    return text_of(row.select_one(".translation-state"))


def field(row: Tag) -> str:
    found = row.select_one("[data-text]")
    assert found is not None
    return str(found.get("value", "")) if found.name == "input" else found.text.removeprefix("\n")


def fields(page: BeautifulSoup) -> dict[str, str]:
    data = {}
    for one in page.select("form[data-main] input[name], form[data-main] textarea[name]"):
        text = (
            one.text.removeprefix("\n").replace("\n", "\r\n") if one.name == "textarea" else str(one.get("value", ""))
        )
        data[str(one["name"])] = text
    return data
