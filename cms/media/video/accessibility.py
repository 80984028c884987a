"""How far a film can be followed by people who do not see or hear it: WCAG 2.2, guideline 1.2, computed from its tracks and
never ticked. What cannot be known from tracks (whether all that is shown is also said) is left to people, who waive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .models import Track, Video

State = Literal["met", "failed", "not-applicable"]


@dataclass(frozen=True)
class Criterion:
    number: str  # of WCAG 2.2
    name: str  # as there
    state: State


def criteria(video: Video, tracks: Iterable[Track], language: str) -> list[Criterion]:
    """`tracks`: those that count, public or about to be; `language`: the one spoken."""
    own = {track.kind for track in tracks if track.locale.language_code == language}
    described = Track.Kind.DESCRIPTIONS in own
    silent = video.has_sound is False
    return [
        Criterion(
            "1.2.1", "Audio-only and Video-only (Prerecorded)", _state(described) if silent else "not-applicable"
        ),
        Criterion(
            "1.2.2", "Captions (Prerecorded)", "not-applicable" if silent else _state(Track.Kind.CAPTIONS in own)
        ),
        Criterion(
            "1.2.3",
            "Audio Description or Media Alternative (Prerecorded)",
            "not-applicable" if silent else _state(described),
        ),
        Criterion("1.2.5", "Audio Description (Prerecorded)", "not-applicable" if silent else _state(described)),
    ]


def features(tracks: Iterable[Track]) -> list[str]:
    """As values of schema.org's accessibilityFeature (https://www.w3.org/community/reports/a11y-discov-vocab/)."""
    kinds = {track.kind for track in tracks}
    found = []
    if kinds & {Track.Kind.CAPTIONS, Track.Kind.SUBTITLES}:
        found += ["captions", "transcript"]
    if Track.Kind.DESCRIPTIONS in kinds:
        found.append("audioDescription")
    if Track.Kind.CHAPTERS in kinds:
        found.append("structuralNavigation")
    return found


def _state(met: bool) -> State:
    return "met" if met else "failed"
