"""What happens at a time, as a calendar file (iCalendar, RFC 5545). Invariant: it is made of what the API says of a work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from search.api.v1.presenters import Json

LONGEST_LINE = 75  # octets
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def has_calendar(work: Json) -> bool:
    return bool(work["starts_at"] or work["deadline"])


def write_calendar(work: Json) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(settings.WAGTAIL_SITE_NAME)}//EN"]
    if work["starts_at"]:
        ends = work["details"].get("ends_at") or work["starts_at"]
        lines += _event(work, "start", work["title"], work["starts_at"], ends)
    if work["deadline"]:
        title = _("Deadline: %(title)s") % {"title": work["title"]}
        lines += _event(work, "deadline", title, work["deadline"], work["deadline"])
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(work: Json, name: str, title: str, starts: str, ends: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name}-{work['id']}"  # the same in every language: who adds it twice has it once
    yield f"DTSTAMP:{_moment(work['updated_at'])}"
    yield f"DTSTART:{_moment(starts)}"
    yield f"DTEND:{_moment(ends)}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(work['summary'])}"
    yield f"URL:{work['url']}"
    if place := work["details"].get("place"):
        yield f"LOCATION:{_text(place)}"
    yield "END:VEVENT"


def _moment(text: str) -> str:
    moment: datetime = parse_datetime(text)  # type: ignore[assignment]
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    return words.translate(_ESCAPES)


def _folded(line: str) -> str:
    """Cut between letters, each further line begun with a space."""
    lines, now = [], ""
    for letter in line:
        if len((now + letter).encode()) > LONGEST_LINE:
            lines.append(now)
            now = " "
        now += letter
    return "\r\n".join([*lines, now])
