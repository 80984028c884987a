"""Events and deadlines in the reader's own calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from resourcebank.models import EventPage, OpportunityPage
from tests.factories import make_work

pytestmark = pytest.mark.django_db
BEGINS = datetime(2030, 5, 17, 10, 30, tzinfo=UTC)


def events(site: Any, work: Any, language: str = "nb") -> list[Any]:
    page = site.get(f"/{language}/resources/{work.work_id}/{work.slug}/")
    (link,) = page.select("a[href$='.ics']")
    response = site.client.get(link["href"])
    assert response["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_an_event_with_its_place_and_end(site, index):
    summary = "Først kaffe; så «gåtur», \\ langs sjøen og opp i fjellet med alle som vil være med."
    work = make_work(
        "Treff, på kaia", model=EventPage, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=2), place="Kaia; øst",
        summary=summary,
    )  # fmt: skip
    (event,) = events(site, work)
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == ("Treff, på kaia", "Kaia; øst", summary)
    assert event.start == BEGINS
    assert event.end - event.start == timedelta(hours=2)
    assert f"/nb/resources/{work.work_id}/" in event["URL"]


def test_a_deadline(site, index):
    work = make_work("Støtte", model=OpportunityPage, deadline=BEGINS)
    (event,) = events(site, work, "en")
    assert event["SUMMARY"] == "Deadline: Støtte"
    assert event.start == event.end == BEGINS


def test_none_where_nothing_happens_or_nothing_is_public(site, index):
    work = make_work()
    page = site.get(f"/nb/resources/{work.work_id}/{work.slug}/")
    assert not page.select("a[href$='.ics']")
    site.get(f"/nb/resources/{work.work_id}/calendar.ics", 404)
    event = make_work("Treff", model=EventPage, starts_at=BEGINS)
    event.unpublish()
    site.get(f"/nb/resources/{event.work_id}/calendar.ics", 404)
