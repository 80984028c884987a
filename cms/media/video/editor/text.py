"""The editor of a track with times of its own: one text, which the script shows as a list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.media import webvtt
from cms.media.webvtt import checks

from ..models import Track
from ..tracks import StaleTrack, publish_track, save_text
from .base import film_of_track, require, take_away
from .forms import FileForm, PasteForm, TextForm, track_name
from .rights import FilmRights

EMPTY = "WEBVTT\n"


class TextEditor:
    def __init__(self, request: HttpRequest, track: Track, rights: FilmRights) -> None:
        self.request = request
        self.track = track
        self.rights = rights
        self.may_edit, self.may_publish = rights.may_edit(track), rights.may_publish(track)
        self.film = film_of_track(track, request.user)
        self.status = 200
        self.is_deleted = False
        self.is_unsaved = False  # the page will hold words that are not saved
        self.form = TextForm(initial={"text": self.track.text or EMPTY, "version": self.track.version})
        self.file = FileForm()
        self.paste = PasteForm(initial={"seconds": self.track.video.duration_s})
        self.theirs = ""  # what somebody else has saved in the meantime
        self.is_new = False  # brought in, and not saved yet

    def act(self, action: str) -> str:
        """What was done, to be told; empty where it was not: then `context` says why."""
        if action in ("withdraw", "delete"):
            self.is_deleted = action == "delete"
            return take_away(self.track, self.rights, action)
        if action in ("import", "time"):
            self._bring_in(action)
            return ""
        require(self.may_publish if action == "publish" else self.may_edit)
        self.is_unsaved = self.may_edit
        if self.may_edit and not self.save():
            return ""
        self.is_unsaved = False
        if action != "publish":
            return _("Saved.")
        publish_track(self.track, self.request.user)
        return _("Saved and made public.")

    def _bring_in(self, action: str) -> None:
        require(self.may_edit)
        form: FileForm | PasteForm
        if action == "import":
            form = self.file = FileForm(self.request.POST, self.request.FILES)
        else:
            form = self.paste = PasteForm(self.request.POST)
        if form.is_valid():
            text = form.cleaned_data["file" if action == "import" else "text"]
            self.form.initial["text"], self.is_new = text, True

    def save(self) -> bool:
        self.form = TextForm(self.request.POST)
        if not self.form.is_valid():
            return False
        data = self.form.cleaned_data
        try:
            self.track = save_text(self.track, data["text"], data["version"])
        except StaleTrack as stale:
            self.theirs, self.status = stale.track.text or EMPTY, 409
            # Both are shown; who saves again has seen the other's.
            self.form = TextForm(initial={"text": data["text"], "version": stale.track.version})
        except ValidationError as error:
            self.form.add_error("text", error.messages)
        else:
            return True
        return False

    def saved_url(self) -> str:
        """The script then forgets what it kept on the device."""
        if self.is_deleted:
            return reverse("film_tracks", args=[self.track.video_id])
        return reverse("film_track", args=[self.track.pk]) + "?saved=1"

    def context(self) -> dict[str, Any]:
        track = self.track
        return {
            "track": track,
            "name": track_name(track),
            "film": self.film,
            "may_edit": self.may_edit,
            "may_publish": self.may_publish,
            "may_delete": self.rights.are_own and not track.public_text,
            "form": self.form,
            "file": self.file,
            "paste": self.paste,
            "theirs": self.theirs,
            "is_new": self.is_new,
            "findings": self._findings(),
            "options": {
                "key": f"track-{track.pk}-{self.request.user.pk}",
                "mine": self.is_unsaved,
                "broken": bool(self.form.errors),
                "checked": self.film.is_read,
                "limits": {
                    "speed": checks.SPEED, "maxSpeed": checks.MAX_SPEED, "line": checks.MAX_LINE, "lines": checks.MAX_LINES,
                    "shortest": checks.MIN_SECONDS, "longest": checks.MAX_SECONDS, "gap": checks.MIN_GAP,
                },
                "findings": {code: str(message) for code, message in checks.MESSAGES.items()},
                "words": words(),
            },
        }  # fmt: skip

    def _findings(self) -> list[tuple[int, str, str]]:
        """(number, when, what) for whoever has no scripts."""
        if self.form.is_bound or not self.film.is_read:
            return []
        try:
            cues = webvtt.from_text(str(self.form.initial["text"]))
        except ValidationError:  # saved by an earlier version, or past it: it is to be mended here
            return []
        return [(one.cue + 1, webvtt.clock(cues[one.cue].start), one.message) for one in webvtt.findings(cues)]


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
