"""The editor of a track with times of its own: one text, which the script shows as a list."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from cms.media import webvtt

from ..tracks import StaleTrack, publish_track, save_text
from .base import TrackEditor
from .forms import FileForm, PasteForm, TextForm

EMPTY = "WEBVTT\n"


class TextEditor(TrackEditor):
    template = "video/text.html"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.form = TextForm(initial={"text": self.track.text or EMPTY, "version": self.track.version})
        self.file = FileForm()
        self.paste = PasteForm(initial={"seconds": self.track.video.duration_s})
        self.theirs = ""  # what somebody else has saved in the meantime
        self.is_new = False  # brought in, and not saved yet

    def act(self, action: str) -> str:
        if action not in ("import", "time"):
            return super().act(action)
        self._require(self.may_edit)
        form: FileForm | PasteForm
        if action == "import":
            form = self.file = FileForm(self.request.POST, self.request.FILES)
        else:
            form = self.paste = PasteForm(self.request.POST)
        if form.is_valid():
            text = form.cleaned_data["file" if action == "import" else "text"]
            self.form.initial["text"], self.is_new = text, True
        return ""

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

    def publish(self) -> None:
        publish_track(self.track, self.request.user)

    def context(self) -> dict[str, Any]:
        found = super().context()
        return {
            **found,
            "form": self.form,
            "file": self.file,
            "paste": self.paste,
            "theirs": self.theirs,
            "is_new": self.is_new,
            "findings": self._findings(),
            "options": {**found["options"], "broken": bool(self.form.errors)},
        }

    def _findings(self) -> list[tuple[int, str, str]]:
        """(number, when, what) for whoever has no scripts."""
        if self.form.is_bound or not self.is_checked:
            return []
        try:
            cues = webvtt.from_text(str(self.form.initial["text"]))
        except ValidationError:  # saved by an earlier version, or past it: it is to be mended here
            return []
        return [(one.cue + 1, webvtt.clock(cues[one.cue].start), one.message) for one in webvtt.findings(cues)]
