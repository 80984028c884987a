"""What the editor of a text with times of its own and that of a translation have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.media.access import user_can_see
from cms.media.webvtt import checks

from ..links import parse_link
from ..models import Track, VideoRendition
from ..tracks import SPOKEN, delete_track, withdraw_track
from .forms import track_name
from .rights import FilmRights


class TrackEditor(ABC):
    template: str

    def __init__(self, request: HttpRequest, track: Track, rights: FilmRights) -> None:
        self.request = request
        self.track = track
        self.rights = rights
        self.may_edit, self.may_publish = rights.may_edit(track), rights.may_publish(track)
        self.status = 200
        self.is_deleted = False
        self.is_unsaved = False  # the page will hold words that are not saved

    def act(self, action: str) -> str:
        """What was done, to be told; empty where it was not: then `context` says why."""
        if action == "withdraw":
            self._require(self.may_publish)
            withdraw_track(self.track, self.request.user)
            return _("Readers do not get it any more. What is written stays here.")
        if action == "delete":
            self._require(self.rights.are_own)
            delete_track(self.track, self.request.user)
            self.is_deleted = True
            return _("It is deleted.")
        self._require(self.may_publish if action == "publish" else self.may_edit)
        self.is_unsaved = self.may_edit
        if self.may_edit and not self.save():
            return ""
        self.is_unsaved = False
        if action != "publish":
            return _("Saved.")
        self.publish()
        return _("Saved and made public.")

    @abstractmethod
    def save(self) -> bool: ...

    @abstractmethod
    def publish(self) -> None: ...

    def saved_url(self) -> str:
        """The script then forgets what it kept on the device."""
        if self.is_deleted:
            return reverse("film_tracks", args=[self.track.video_id])
        return reverse("film_track", args=[self.track.pk]) + "?saved=1"

    def context(self) -> dict[str, Any]:
        track, video = self.track, self.track.video
        return {
            "track": track,
            "name": track_name(track),
            "film": str(video.file.title if video.file else video.url),
            "film_url": self._film_url(),
            "link": video.url,
            "embed": parse_link(video.url),
            "may_edit": self.may_edit,
            "may_publish": self.may_publish,
            "may_delete": self.rights.are_own and not track.public_text,
            "options": {
                "key": f"track-{track.pk}-{self.request.user.pk}-{self.request.GET.get('part', 1)}",
                "mine": self.is_unsaved,
                "checked": self.is_checked,
                "limits": {
                    "speed": checks.SPEED, "maxSpeed": checks.MAX_SPEED, "line": checks.MAX_LINE, "lines": checks.MAX_LINES,
                    "shortest": checks.MIN_SECONDS, "longest": checks.MAX_SECONDS, "gap": checks.MIN_GAP,
                },
                "findings": {code: str(message) for code, message in checks.MESSAGES.items()},
                "words": words(),
            },
        }  # fmt: skip

    def _film_url(self) -> str:
        """Small, so that one gets about in it quickly; empty for one that is elsewhere or that she may not see."""
        video = self.track.video
        if video.file is None or not user_can_see(self.request.user, video.file):
            return ""
        made = video.rendition(VideoRendition.Kind.SMALL, VideoRendition.Kind.HD)
        return str(made.file.url if made else video.file.url)

    @property
    def is_checked(self) -> bool:
        """Chapters are headings, and descriptions are listened to: neither is read against the clock."""
        return self.track.kind in SPOKEN

    @staticmethod
    def _require(allowed: bool) -> None:
        if not allowed:
            raise PermissionDenied


def words() -> dict[str, str]:
    """What the script says; {names} are its own."""
    return {
        "start": _("Start of caption {number}"),
        "end": _("End of caption {number}"),
        "text": _("Words of caption {number}"),
        "speed": _("{speed} letters a second"),
        "time": _("Write the time such as 00:01.500."),
        "reversed": _("The caption ends before it starts. Change its times."),
        "text_view": _("Show as text"),
        "list_view": _("Show as a list"),
        "unreadable": _("This text cannot be shown as a list. Save it to be told which line is wrong."),
        "offline": _("The network is away. Your words are kept on this device; save again when it is back."),
        "logged_out": _("You are logged out. Log in in another window, then save again."),
        "at": _("Caption {number} of {total}"),
    }
