"""An editor at work in the admin, over HTTP. Done is what the answer says is done."""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

import requests
from bs4 import BeautifulSoup, Tag

from tests.admin import form_data
from tests.factories import PASSWORD


class Outcome(Enum):
    DONE = auto()  # acknowledged
    NOT_DONE = auto()  # it never arrived, or was refused
    UNKNOWN = auto()  # nobody said


class Saved(Enum):
    DONE = auto()
    ASKED = auto()  # somebody else was faster
    REFUSED = auto()


class Editor:
    def __init__(self, address: str) -> None:
        self._admin = f"{address}/admin"
        self._session = requests.Session()
        self._session.headers["Referer"] = address
        self._form: dict[str, Any] = {}

    def log_in(self, page: int) -> Editor:
        """And open the form of one work; every other's is filled in from it."""
        url = f"{self._admin}/login/"
        token = BeautifulSoup(self._session.get(url, timeout=60).content, "html.parser").find(
            "input", attrs={"name": "csrfmiddlewaretoken"}
        )
        assert isinstance(token, Tag)
        data = {"username": "admin", "password": PASSWORD, "csrfmiddlewaretoken": token["value"]}
        answer = self._session.post(url, data, timeout=60, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        form = form_data(self._session, f"{self._admin}/pages/{page}/edit/")
        self._form = {name: value for name, value in form.items() if not name.startswith("loaded_revision")}
        return self

    def publish(self, page: int, title: str) -> Outcome:
        return self._post(f"{page}/edit/", {**self._form, "title": title, "action-publish": "1"})

    def open(self, page: int) -> dict[str, Any]:
        """The form, with what it says of the version that it shows."""
        return form_data(self._session, f"{self._admin}/pages/{page}/edit/")

    def save(self, page: int, form: dict[str, Any], title: str, way: str) -> Saved:
        """`way`: "save", "publish", or "autosave", as the browser does by itself."""
        data = {**form, "title": title, "csrfmiddlewaretoken": self._session.cookies["csrftoken"]}
        if way == "publish":
            data["action-publish"] = "1"
        headers = {"Accept": "application/json"} if way == "autosave" else {}
        url = f"{self._admin}/pages/{page}/edit/"
        answer = self._session.post(url, data, headers=headers, timeout=60, allow_redirects=False)
        if way == "autosave":
            said = answer.json()
            lost = said.get("error_code") == "invalid_revision"
            return Saved.DONE if said.get("success") else Saved.ASKED if lost else Saved.REFUSED
        return {302: Saved.DONE, 409: Saved.ASKED}.get(answer.status_code, Saved.REFUSED)

    def unpublish(self, page: int) -> Outcome:
        return self._post(f"{page}/unpublish/", {})

    def delete(self, page: int) -> Outcome:
        return self._post(f"{page}/delete/", {})

    def _post(self, path: str, data: dict[str, Any]) -> Outcome:
        data = {**data, "csrfmiddlewaretoken": self._session.cookies["csrftoken"]}
        try:
            answer = self._session.post(f"{self._admin}/pages/{path}", data, timeout=60, allow_redirects=False)
        except requests.ConnectionError as error:
            return Outcome.NOT_DONE if "Connection refused" in str(error) else Outcome.UNKNOWN
        except requests.Timeout:
            return Outcome.UNKNOWN
        if answer.status_code >= 500:
            return Outcome.UNKNOWN
        # Back to the list of pages; who is refused, is sent elsewhere or shown the form again.
        return Outcome.DONE if "/admin/pages/" in answer.headers.get("Location", "") else Outcome.NOT_DONE
