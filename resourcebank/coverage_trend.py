"""How what each language has grows, day by day. Invariant: a day is counted once, wholly, when the worker first looks after
what is public on it; so what is kept of a day never changes, whoever else counts it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import NamedTuple

from django.db.models import F, Sum
from django.utils import timezone

from .coverage import ADAPTED, STATES, count_coverage
from .models import DailyCoverage

SHOWN = timedelta(days=90)


class Point(NamedTuple):
    day: date
    share: float  # of all words, those that were written in the language or that people answer for; 0 to 1


def keep_today() -> None:
    today = timezone.localdate()
    if DailyCoverage.objects.filter(day=today).exists():
        return
    coverage = count_coverage()
    rows = [
        DailyCoverage(
            day=today,
            language=language,
            resource_type=kind,
            **{state: coverage.cell(language, kind)[state].words for state in (*STATES, ADAPTED)},
        )
        for language in coverage.languages
        for kind in coverage.types
    ]
    DailyCoverage.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may have been quicker


def trends() -> dict[str, list[Point]]:
    """By language, the days of the last three months that were counted, in order. One query."""
    days = DailyCoverage.objects.filter(day__gt=timezone.localdate() - SHOWN).order_by("day").values("day", "language")
    total = reduce(add, map(F, STATES))
    summed = days.annotate(answered=Sum(F("original") + F("translated")), all=Sum(total))
    found: dict[str, list[Point]] = defaultdict(list)
    for day, language, answered, everything in summed.values_list("day", "language", "answered", "all"):
        if everything:
            found[language].append(Point(day, answered / everything))
    return dict(found)
