"""What readers are given of an uploaded file: itself; but of a QuickTime film, which many browsers do not play, a rendition
as soon as there is one. Whoever gives many has loaded what was made of them first (`load_films`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.urls import reverse

from ..models import ResourceFile
from .models import Video, VideoRendition
from .tracks import label_of, public_tracks, spoken_tracks

Kind = VideoRendition.Kind
QUICKTIME = "video/quicktime"


def load_films(files: Iterable[ResourceFile]) -> None:
    """Two queries, or none if no file is a film."""
    prefetch_related_objects([file for file in files if _is_film(file)], "video__renditions")


def load_tracks(films: Iterable[ResourceFile]) -> None:
    """Two queries more, for where they play in the page."""
    prefetch_related_objects([film for film in films if _is_film(film)], "video__tracks__locale")


def film_of(file: ResourceFile) -> Video | None:
    return getattr(file, "video", None) if _is_film(file) else None


def _is_film(file: ResourceFile) -> bool:
    return file.mime.startswith("video/")


class Spoken(NamedTuple):
    """Of an uploaded film: its captions in a language, else its subtitles."""

    kind: str
    language: str
    label: str
    url: str


@dataclass(frozen=True)
class Given:
    file: ResourceFile

    @cached_property
    def _rendition(self) -> VideoRendition | None:
        film = film_of(self.file) if self.file.mime == QUICKTIME else None
        return film.rendition(Kind.HD, Kind.SMALL) if film else None

    @property
    def tracks(self) -> list[Spoken]:
        film = film_of(self.file)
        found = spoken_tracks(public_tracks(film)) if film else {}
        return [
            Spoken(
                track.kind,
                language,
                label_of(track),
                reverse("track_of_file", args=[self.file.pk, track.kind, language]),
            )
            for language, track in found.items()
        ]

    @property
    def url(self) -> str:
        return str(self._rendition.file.url if self._rendition else self.file.url)

    @property
    def extension(self) -> str:
        """As people know it: MP4."""
        return self.url.rsplit(".", 1)[-1].upper()

    @property
    def bytes(self) -> int | None:
        return self._rendition.bytes if self._rendition else self.file.file_size

    @property
    def mime(self) -> str:
        return self._rendition.mime if self._rendition else self.file.mime

    @property
    def sha256(self) -> str:
        return self._rendition.sha256 if self._rendition else self.file.sha256


def least_bytes(file: ResourceFile) -> int:
    """To download it, or to watch it in whatever size is smallest."""
    film = film_of(file)
    smallest = film.rendition(Kind.SMALL, Kind.HD) if film else None
    return min([file.file_size or 0, smallest.bytes] if smallest else [file.file_size or 0])
