from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from cms.partners.models import Partner
from resourcebank.onboarding.jobs import carry_on
from tests.factories import get_partner, make_editor


class Onboarding:
    """The pages as one person sees them, and the worker's share of the work."""

    def __init__(self, user: User, partner: Partner) -> None:
        self.user, self.partner = user, partner
        self.client = Client()
        self.client.force_login(user)
        self.start = f"/admin/onboarding/{partner.pk}/"
        self.url = ""

    def post(self, sheet: Any, *files: Any) -> Any:
        return self.client.post(self.start, {"sheet": sheet, "attachments": list(files)})

    def refusal(self, sheet: Any, *files: Any) -> str:
        answer = self.post(sheet, *files)
        assert answer.status_code == 422
        return " ".join(self.page(answer).select_one("form[method=post]").text.split())

    def send(self, sheet: Any, *files: Any) -> dict[str, list[str]]:
        """Sends a sheet, has it checked and gives what the page says of each key."""
        answer = self.post(sheet, *files)
        assert answer.status_code == 302, self.page(answer).text
        self.url = answer["Location"]
        self.work()
        return self.rows()

    def press(self, action: str, **data: str) -> Any:
        return self.client.post(self.url, {"action": action, **data})

    def apply(self, **data: str) -> dict[str, list[str]]:
        self.press("apply", **data)
        self.work()
        return self.rows()

    def bring_in(self, sheet: Any, *files: Any, **data: str) -> dict[str, list[str]]:
        self.send(sheet, *files)
        return self.apply(**data)

    def work(self) -> None:
        while carry_on():
            pass

    def see(self, query: str = "") -> Any:
        return self.page(self.client.get(self.url + query))

    def page(self, answer: Any) -> Any:
        return BeautifulSoup(answer.content, "html.parser")

    def rows(self, query: str = "") -> dict[str, list[str]]:
        """Key -> what happens to it, and each problem."""
        found = {}
        for row in self.see(query).select("tbody tr"):
            cells = row.select("td")
            problems = [" ".join(item.text.split()) for item in cells[3].select("li")]
            found[cells[0].text] = [" ".join(cells[2].text.split()), *problems]
        return found

    def status(self) -> str:
        return str(self.see().select_one("[data-status]")["data-status"])


@pytest.fixture
def onboard(db: None, settings: Any, tmp_path: Path) -> Callable[..., Onboarding]:
    settings.IMPORTS_DIR = tmp_path / "imports"

    def onboard(name: str = "editor", partner: str = "fjord") -> Onboarding:
        own = get_partner(partner)
        return Onboarding(make_editor(name, own), own)

    return onboard


@pytest.fixture
def editor(onboard: Callable[..., Onboarding]) -> Onboarding:
    return onboard()
