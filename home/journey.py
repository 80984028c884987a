"""The journey's page. Invariant: it is made of what `/api/v1/journey/` answers, and of where the picture's stops lie."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import cos
from typing import Any

from search.api.v1.presenters import Json, Presenter

from .cards import card

STRIDE, HEIGHT = 100, 190  # of the picture, for each stage; in units of its own


def journey_context(journey: Json, presenter: Presenter) -> dict[str, Any]:
    stages = [{**stage, "cards": [card(work, presenter, []) for work in stage["works"]]} for stage in journey["stages"]]
    stops = list(_stops(len(stages)))
    return {
        "journey": {**journey, "stages": stages},
        "picture": {
            "width": STRIDE * len(stages),
            "height": HEIGHT,
            "road": _road(stops),
            "stops": [{"x": x, "y": y, "stage": stage} for (x, y), stage in zip(stops, stages, strict=True)],
        },
    }


def _stops(count: int) -> Iterator[tuple[int, int]]:
    """Up and down, and higher at the end than at the beginning."""
    for number in range(count):
        climb = 60 * number / max(count - 1, 1)
        yield STRIDE * number + STRIDE // 2, round(HEIGHT - 55 - climb + 18 * cos(number * 2.2))


def _road(stops: list[tuple[int, int]]) -> str:
    """SVG path: from the left edge through every stop to the right edge, level at each."""
    if not stops:
        return ""
    points = [(0, stops[0][1] + 20), *stops, (STRIDE * len(stops), stops[-1][1] - 20)]
    path = f"M{points[0][0]} {points[0][1]}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) // 2
        path += f"C{middle} {y} {middle} {to_y} {to_x} {to_y}"
    return path
