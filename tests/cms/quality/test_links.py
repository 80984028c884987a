"""Which links are followed when, and what becomes of what was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.utils import timezone

from cms.quality.assessment import open_findings
from cms.quality.links import schedule
from cms.quality.models import Assessment, ExternalLink, PageLink, Problem
from resourcebank import care
from resourcebank.care import take_care
from resourcebank.models import EventPage, ResourcePage
from tests.factories import make_work, publish_change

pytestmark = pytest.mark.django_db
LINK, OTHER = "https://nettsted.example.org/side", "http://annet.example.org/"
Answers = dict[str, Problem | None]


def text(*urls: str) -> list[dict[str, Any]]:
    links = "".join(f'<p><a href="{url}">her</a></p>' for url in urls)
    return [{"type": "text", "value": links, "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"}]


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> tuple[Answers, list[str]]:
    """(what each address answers, the addresses asked)"""
    answers: Answers = {}
    asked: list[str] = []

    def problem_of(url: str) -> Problem | None:
        asked.append(url)
        return answers.get(url)

    monkeypatch.setattr(schedule, "problem_of", problem_of)
    monkeypatch.setattr(schedule, "BETWEEN", 0)
    return answers, asked


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    def later(wait: timedelta) -> None:
        now = timezone.now() + wait
        monkeypatch.setattr(timezone, "now", lambda: now)

    return later


def broken_on(work: Any) -> list[str]:
    return [row.key for row in open_findings().filter(assessment_id=work.pk, check_name="link-broken")]


def test_the_links_of_a_work_are_those_of_its_live_version() -> None:
    work = make_work("Kurs", body=text(LINK, LINK, "http://127.0.0.1:8000/nb/", "mailto:a@example.org"))
    make_work("Utkast", body=text(OTHER), publish=False)
    event = make_work("Treff", model=EventPage, starts_at=timezone.now(), sign_up_url=OTHER)
    assert sorted(PageLink.objects.values_list("page_id", "link__url")) == [(work.pk, LINK), (event.pk, OTHER)]
    publish_change(work, body=text(OTHER))
    assert sorted(PageLink.objects.values_list("page_id", "link__url")) == [(work.pk, OTHER), (event.pk, OTHER)]


def test_publishing_asks_nobody_outside(outside: tuple[Answers, list[str]]) -> None:
    make_work("Kurs", body=text(LINK))
    assert outside[1] == []


def test_a_page_that_is_gone_is_broken_at_once_and_mended_as_soon(
    outside: tuple[Answers, list[str]], later: Callable[[timedelta], None]
) -> None:
    answers, asked = outside
    work = make_work("Kurs", body=text(LINK, OTHER))
    answers[LINK] = Problem.GONE
    take_care()
    assert sorted(asked) == [OTHER, LINK]
    assert broken_on(work) == [LINK]
    take_care()
    assert len(asked) == 2  # not asked again on the same day
    answers[LINK] = None
    later(timedelta(days=1, minutes=1))
    take_care()
    assert asked[2:] == [LINK]  # the one that works waits for a week
    assert broken_on(work) == []
    later(timedelta(days=7))
    take_care()
    assert sorted(asked[3:]) == [OTHER, LINK]


def test_a_server_that_is_away_has_three_days(
    outside: tuple[Answers, list[str]], later: Callable[[timedelta], None]
) -> None:
    answers, _asked = outside
    work = make_work("Kurs", body=text(LINK))
    answers[LINK] = Problem.SILENT
    found = []
    for _day in range(3):
        take_care()
        found.append(broken_on(work))
        later(timedelta(days=1, minutes=1))
    assert found == [[], [], [LINK]]
    link = ExternalLink.objects.get()
    assert (link.problem, link.failures) == (Problem.SILENT, 3)
    assert link.failing_since
    assert link.checked_at
    assert link.checked_at - link.failing_since > timedelta(days=2)


def test_links_of_works_that_are_not_live_are_not_followed(outside: tuple[Answers, list[str]]) -> None:
    make_work("Kurs", body=text(LINK)).unpublish()
    take_care()
    assert outside[1] == []


def test_two_workers_do_not_ask_for_the_same(
    outside: tuple[Answers, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first one asks."""
    make_work("Kurs", body=text(LINK))
    first = schedule.problem_of

    def meanwhile(url: str) -> Problem | None:
        monkeypatch.setattr(schedule, "problem_of", first)
        schedule.check_due_links(lambda link: None)
        return first(url)

    monkeypatch.setattr(schedule, "problem_of", meanwhile)
    schedule.check_due_links(lambda link: None)
    assert outside[1] == [LINK]


def test_a_worker_that_died_while_it_asked_is_followed_by_another(
    outside: tuple[Answers, list[str]], monkeypatch: pytest.MonkeyPatch, later: Callable[[timedelta], None]
) -> None:
    make_work("Kurs", body=text(LINK))
    asks = schedule.problem_of

    def dies(url: str) -> Problem | None:
        raise SystemExit

    monkeypatch.setattr(schedule, "problem_of", dies)
    with pytest.raises(SystemExit):
        take_care()
    monkeypatch.setattr(schedule, "problem_of", asks)
    later(timedelta(hours=1, minutes=1))
    take_care()
    assert outside[1] == [LINK]


def test_it_stops_when_it_is_told_to(outside: tuple[Answers, list[str]]) -> None:
    make_work("Kurs", body=text(LINK))
    stop = Event()
    stop.set()
    take_care(stop)
    assert outside[1] == []


def test_works_are_assessed_again_after_a_week(
    outside: tuple[Answers, list[str]], later: Callable[[timedelta], None]
) -> None:
    """What they lead to changes without them."""
    target = make_work("Mål")
    work = make_work(
        "Kurs",
        body=[
            {
                "type": "text",
                "value": f'<p><a linktype="page" id="{target.pk}">her</a></p>',
                "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11",
            }
        ],
    )
    target.unpublish()
    take_care()

    def errors() -> list[str]:
        return list(
            open_findings().filter(assessment_id=work.pk, check_name="link-not-public").values_list("key", flat=True)
        )

    assert errors() == []
    later(timedelta(days=7, minutes=1))
    take_care()
    assert errors() == [f"page {target.pk}"]


def test_a_work_that_a_check_stumbles_over_holds_up_no_other(
    outside: tuple[Answers, list[str]], monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    works = [make_work(title, body=text(LINK)) for title in ("Første", "Andre")]
    Assessment.objects.all().delete()
    assess = care.assess_work

    def stumbles(work: Any) -> None:
        if work.pk == works[0].pk:
            raise ValueError
        assess(work)

    monkeypatch.setattr(care, "assess_work", stumbles)
    take_care()
    assert "Could not ask Første the checks" in caplog.text
    assert [one.page_id for one in Assessment.objects.all()] == [works[1].pk]
    assert outside[1] == [LINK]


def test_works_from_before_are_assessed(outside: tuple[Answers, list[str]]) -> None:
    work = make_work("Kurs", body=text(LINK))
    Assessment.objects.all().delete()
    PageLink.objects.all().delete()
    take_care()
    assert outside[1] == [LINK]
    assert ResourcePage.objects.get(quality_assessment__isnull=False).pk == work.pk
