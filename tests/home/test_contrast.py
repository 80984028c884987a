"""Authors choose no colours. What they mark as worth remembering is readable in the site's own, by day and by night."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "home/static/home/site.css").read_text()
ENOUGH = 4.5  # WCAG 2.2, 1.4.3


def scheme(css: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w[\w-]*):\s*(#[0-9a-f]{6})", css))


LIGHT = scheme(CSS.split("@media", 1)[0])
DARK = LIGHT | scheme(CSS.split("@media (prefers-color-scheme: dark)", 1)[1].split("}", 1)[0])


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_callout_is_readable(colours: dict[str, str]) -> None:
    rule = re.search(r"\.callout \{ background: var\(--(\w+)\); color: var\(--(\w+)\);", CSS)
    assert rule
    assert contrast(colours[rule[1]], colours[rule[2]]) >= ENOUGH


def test_night_has_colours_of_its_own() -> None:
    assert DARK["t4"] != LIGHT["t4"]
