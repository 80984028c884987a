"""How far a film can be followed by people who do not see or hear it: WCAG 2.2, guideline 1.2, computed from its tracks and
never ticked. What cannot be known from tracks (whether all that is shown is also said) is left to people, who waive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .models import Track, Video
from .tracks import SPOKEN

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


# What a film can offer besides picture and sound, and schema.org's accessibilityFeature for it
# (https://www.w3.org/community/reports/a11y-discov-vocab/).
FEATURES = {
    "captions": "captions",
    "transcript": "transcript",
    "descriptions": "audioDescription",
    "chapters": "structuralNavigation",
}


def offers(tracks: Iterable[Track]) -> list[str]:
    """In the order of FEATURES, whose keys they are."""
    kinds = {track.kind for track in tracks}
    found = ["captions", "transcript"] if kinds.intersection(SPOKEN) else []
    return found + [kind for kind in (Track.Kind.DESCRIPTIONS.value, Track.Kind.CHAPTERS.value) if kind in kinds]


def features(tracks: Iterable[Track]) -> list[str]:
    return [FEATURES[name] for name in offers(tracks)]


def _state(met: bool) -> State:
    return "met" if met else "failed"
