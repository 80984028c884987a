"""What an operator can set is what the table and the containers say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SETTINGS = "".join(path.read_text() for path in (ROOT / "config" / "settings").glob("*.py") if path.stem != "test")
READ = set(re.findall(r"""os\.environ(?:\.get\(|\[)"(\w+)""", SETTINGS))
COMPOSE = (ROOT / "compose.yaml").read_text()


@pytest.fixture(scope="module")
def services() -> Any:
    return yaml.safe_load(COMPOSE)["services"]


@pytest.mark.parametrize("variable", sorted(READ | set(re.findall(r"\$\{(\w+)", COMPOSE))))
def test_every_variable_is_documented(variable: str) -> None:
    assert f"`{variable}`" in OPERATIONS or f"\n{variable}=" in OPERATIONS


def test_who_tries_it_sees_the_pages_that_readers_see(monkeypatch: pytest.MonkeyPatch) -> None:
    [command] = re.findall(r"^\t.* runserver .*", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"DEBUG=0", "--insecure"} <= set(command.split())  # and has the static files all the same
    for value, is_debugging in ({"0": False, "1": True}).items():
        monkeypatch.setenv("DEBUG", value)
        assert runpy.run_module("config.settings.dev")["DEBUG"] is is_debugging


def test_containers_are_given_only_variables_that_are_read(services: Any) -> None:
    assert set(services["web"]["environment"]) <= READ


def test_only_the_web_server_is_reached_from_outside_and_only_through_a_proxy(services: Any) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["web"]
    assert services["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert services["elasticsearch"]["networks"] == services["postgres"]["networks"] == ["services"]
    assert yaml.safe_load(COMPOSE)["networks"]["services"] == {"internal": True}
