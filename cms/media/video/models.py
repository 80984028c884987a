from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember, TranslatableMixin
from wagtail_localize.fields import TranslatableField

from cms.localisation.fields import WebVTTField


# Both are given a name that nobody guesses (`jobs.py`).
def poster_path(instance: Video, name: str) -> str:
    return f"posters/{PurePath(name).name}"


def rendition_path(instance: VideoRendition, name: str) -> str:
    return f"video_renditions/{PurePath(name).name}"


class Video(CollectionMember, models.Model):
    """A film, whichever works it is in. Each uploaded film has one, in its file's collection (`signal_handlers.py`); a
    film elsewhere has one in the collection of each partner that links to it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be prepared")
        WORKING = "working", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be prepared")

    class Problem(models.TextChoices):
        """Why it could not, and what to do."""

        UNREADABLE = "unreadable", _("The film cannot be read. Save it again as MP4 (H.264 and AAC) and upload that.")
        NO_PICTURE = "no_picture", _("There is no moving picture in the file. Upload sound as MP3 or M4A.")
        TOO_LONG = "too_long", _("The film is longer than four hours. Divide it into several.")
        TOO_LARGE = "too_large", _("The picture is larger than 4K. Save the film again with a smaller picture.")
        TRUNCATED = "truncated", _("The film breaks off before its end. Save it again and upload that.")
        TOO_SLOW = "too_slow", _("It took too long. Try again when the server has less to do, or save it again as MP4.")
        NO_ROOM = "no_room", _("The server's disk is full. Tell the network's administrator, then try again.")
        STOPPED = "stopped", _("It was stopped. Try again to go on.")
        BROKEN = "broken", _("Something went wrong on the server. Try again, and tell the network's administrator.")

    file = models.OneToOneField("media.ResourceFile", null=True, on_delete=models.CASCADE, related_name="video")
    url = models.URLField(blank=True)
    duration_s = models.FloatField(null=True)  # these four: None until known
    width = models.PositiveIntegerField(null=True)  # as shown: turned upright, with square pixels
    height = models.PositiveIntegerField(null=True)
    has_sound = models.BooleanField(null=True)
    codec = models.CharField(max_length=20, blank=True)  # of the picture, as ffmpeg calls it
    poster = models.FileField(upload_to=poster_path, blank=True)  # a JPEG

    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    content = models.CharField(max_length=64, blank=True)  # SHA-256 of the file's, which all this is of
    # Whoever is at work on it, until when she must be heard of again.
    claim = models.UUIDField(null=True, unique=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        indexes: ClassVar = [models.Index(fields=["state"]), models.Index(fields=["poster"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collection", "url"], condition=~models.Q(url=""), name="one_video_of_an_address"
            ),
            models.CheckConstraint(
                condition=models.Q(file=None) ^ models.Q(url=""), name="video_is_a_file_or_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.url or str(self.file)

    def rendition(self, *kinds: VideoRendition.Kind) -> VideoRendition | None:
        """The first of these that is made. Asks nothing where `renditions` are prefetched."""
        made = {rendition.kind: rendition for rendition in self.renditions.all()}
        return next((made[kind] for kind in kinds if kind in made), None)


class VideoRendition(models.Model):
    """The same film, smaller."""

    class Kind(models.TextChoices):
        HD = "720p", "720p"
        SMALL = "360p", "360p"
        AUDIO = "audio", _("Sound alone")

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    file = models.FileField(upload_to=rendition_path)
    mime = models.CharField(max_length=100)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)  # None for sound alone
    height = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["video", "kind"], name="one_rendition_of_a_kind")]
        indexes: ClassVar = [models.Index(fields=["file"])]  # its address is looked up by it

    def __str__(self) -> str:
        return f"{self.video}: {self.kind}"


class Track(TranslatableMixin, models.Model):
    """Words that play with a film, in the language of `locale`. `text` is what its authors work on; `public_text` is what
    readers get, empty until somebody has made it public (`tracks.py`). A translation has the times of the track it was
    translated from, and its words are segments, one a cue (`cms/localisation/tracks.py`)."""

    class Kind(models.TextChoices):
        CAPTIONS = "captions", _("Captions")
        SUBTITLES = "subtitles", _("Subtitles")
        DESCRIPTIONS = "descriptions", _("Descriptions of what is seen")
        CHAPTERS = "chapters", _("Chapters")

    class Source(models.TextChoices):
        UPLOADED = "uploaded", _("Written or uploaded")
        TRANSLATED = "translated", _("Translated by people")
        MACHINE = "machine", _("Machine translated, not yet checked by a person")

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="tracks")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CAPTIONS)
    text = WebVTTField(_("text"), blank=True)
    public_text = models.TextField(blank=True, editable=False)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.UPLOADED, editable=False)
    tool = models.CharField(max_length=80, blank=True, editable=False)  # that helped to translate it
    checked_at = models.DateTimeField(null=True, editable=False)  # where all that it made was approved by a person
    # What it is translated from; none for one with times of its own.
    translation_of = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="translations"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)  # one more with each save of `text`

    translatable_fields: ClassVar = [TranslatableField("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["video", "kind", "locale"], name="one_track_of_a_kind_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.video}: {self.get_kind_display()} ({self.locale.language_code})"
