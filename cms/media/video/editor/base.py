"""What the editor of a text with times of its own and that of a translation have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.media.access import user_can_see

from ..links import LinkedFilm, parse_link
from ..models import Track, Video, VideoRendition
from ..tracks import SPOKEN, delete_track, withdraw_track
from .rights import FilmRights


@dataclass(frozen=True, slots=True)
class Film:
    """Beside its words."""

    title: str
    url: str  # of the file to play; empty for one that is elsewhere or that she may not see
    link: str  # elsewhere
    embed: LinkedFilm | None
    is_read: bool  # whether the words are read against the clock: chapters are headings, descriptions are listened to


def film_of_track(track: Track, user: Any) -> Film:
    video = track.video
    return Film(
        title=str(video.file.title if video.file else video.url),
        url=_url(video, user),
        link=video.url,
        embed=parse_link(video.url),
        is_read=track.kind in SPOKEN,
    )


def _url(video: Video, user: Any) -> str:
    """Small, so that one gets about in it quickly."""
    if video.file is None or not user_can_see(user, video.file):
        return ""
    made = video.rendition(VideoRendition.Kind.SMALL, VideoRendition.Kind.HD)
    return str(made.file.url if made else video.file.url)


def take_away(track: Track, rights: FilmRights, action: str) -> str:
    """From readers, or for good. What was done, to be told."""
    if action == "withdraw":
        require(rights.may_publish(track))
        withdraw_track(track, rights.user)
        return _("Readers do not get it any more. What is written stays here.")
    require(rights.are_own)
    delete_track(track, rights.user)
    return _("It is deleted.")


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
