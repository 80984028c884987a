"""Whoever asks whatever address of the admin with another partner's ids is told nothing of theirs and changes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from tests.admin_urls import admin_addresses

from .stock import make_stock
from .sweep import METHODS, Finding, Question, Sweep, questions
from .world import make_world

pytestmark = pytest.mark.django_db
SEED = 5
# Of those that Wagtail 8.0.1 and wagtail-localize 1.14.5 leave open; the whole control counts more.
KNOWN_LEAKS = (
    "wagtail_bulk_action",
    "wagtail_localize:snippets_api_detail",
    "wagtail_localize:snippets_api_listing",
    "wagtail_localize:submit_page_translation",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report_results",
    "wagtail_localize:update_translations",
    "wagtailadmin_api:documents:detail",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_api:images:detail",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_choose_page_chosen_multiple",
    "wagtailadmin_choose_page_search",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
)
KNOWN_WRITES = ("wagtail_localize:submit_page_translation", "wagtail_localize:update_translations")


def said(findings: Iterable[Finding]) -> str:
    return "\n".join(f"{one.kind}: {one.role} {one.method} {one.url} ({one.name}) {one.detail}" for one in findings)


def sample(sweep: Sweep) -> Iterator[tuple[str, str, Question]]:
    """Every address: read, posted to, and one of the other methods; whom and with what is drawn by lot."""
    chance = random.Random(SEED)
    strangers = [role for role, secrets in sweep.world.secrets.items() if secrets]
    for address in admin_addresses():
        asked = questions(address, sweep.world)
        for method in ("GET", "POST", chance.choice(["HEAD", "PUT", "PATCH", "DELETE"])):
            yield chance.choice(strangers), method, chance.choice(asked)


def everything(sweep: Sweep, roles: Iterable[str]) -> Iterator[tuple[str, str, Question]]:
    for address in admin_addresses():
        for question in questions(address, sweep.world):
            for role in roles:
                for method in METHODS:
                    yield role, method, question


def found(sweep: Sweep, asked: Iterable[tuple[str, str, Question]]) -> list[Finding]:
    return [finding for role, method, question in asked for finding in sweep.ask(role, method, question)]


def test_a_sample_of_every_address_leaks_and_changes_nothing() -> None:
    sweep = Sweep(make_world())
    findings = found(sweep, sample(sweep))
    assert not findings, said(findings)


@pytest.mark.soak
def test_no_address_leaks_or_changes_anything() -> None:
    sweep = Sweep(make_world())
    findings = found(sweep, everything(sweep, sweep.world.roles))
    assert not findings, said(findings)


def names(findings: Iterable[Finding], kind: str) -> set[str]:
    return {one.name for one in findings if one.kind == kind}


@pytest.mark.filterwarnings("ignore")
def test_the_sweep_finds_what_the_stock_admin_leaves_open(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The control: without it, a sweep that finds nothing shows nothing."""
    sweep = Sweep(make_world())
    make_stock(monkeypatch, settings)
    for kind, method, known in (("leak", "GET", KNOWN_LEAKS), ("write", "POST", KNOWN_WRITES)):
        for name in known:
            asked = (
                one for address in admin_addresses() if address.name == name for one in questions(address, sweep.world)
            )
            assert any(names(sweep.ask("editor", method, one), kind) for one in asked), f"{name}: no {kind} found"


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_the_whole_control(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    sweep = Sweep(make_world())
    make_stock(monkeypatch, settings)
    findings = found(sweep, everything(sweep, ["editor", "bare"]))
    assert len(names(findings, "leak")) >= 18, said(findings)
    assert set(KNOWN_WRITES) <= names(findings, "write")
