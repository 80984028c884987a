from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import Translation

from cms.languages.fields import LanguageField


class Problem(models.TextChoices):
    """Why no machine is asked, or goes on, and what to do."""

    NO_ENGINE = "no_engine", _("No engine here translates between these two languages.")
    OFF = "off", _("No machine is asked for this language. Translate it yourself.")
    RIGHTS = "rights", _("Whoever asked may not change this translation any more. Ask in your own name.")
    LOCKED = "locked", _("This page is locked. Unlock it first.")
    DRAFT = "draft", _("What it is made from is not public, and the engine is on another machine. Publish that first.")
    DAY = "day", _("This language’s characters for today are used up. Go on tomorrow.")
    MONTH = "month", _("This language’s characters for this month are used up. Go on next month.")
    AWAY = "away", _("The engine does not answer. Go on later.")
    REFUSED = "refused", _("The engine refuses: its key or its account. Tell the network’s administrator.")
    BROKEN = "broken", _("Something went wrong on the server. Go on, and tell the network’s administrator.")


class MachineJob(models.Model):
    """What a person has asked a machine to suggest: the words of one translation that has none for some of its texts. The
    last one only; what was sent is in `EngineCall`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        WORKING = "working", _("At work")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("It could not go on")

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, related_name="machine_job")
    engine = models.CharField(max_length=80)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    problem = models.CharField(max_length=9, choices=Problem.choices, blank=True)
    total = models.PositiveIntegerField(default=0)  # texts that had no words when it was asked
    done = models.PositiveIntegerField(default=0)  # of those, that the machine was asked for
    suggested = models.PositiveIntegerField(default=0)  # of those, that got words
    position = models.IntegerField(default=-1)  # the order of the last segment that was done
    failures = models.PositiveSmallIntegerField(default=0)  # since the engine last answered
    next_try = models.DateTimeField(default=timezone.now)
    # Whoever is at work on it, until when she must be heard of again.
    claim = models.UUIDField(null=True, unique=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "next_try"])]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.WORKING)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class NeverChanged(Exception):
    """Rows of a log are added."""


class _AddedOnly(models.QuerySet["EngineCall"]):
    def update(self, **kwargs: Any) -> int:
        raise NeverChanged

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged


class EngineCall(models.Model):
    """One time that texts were sent to an engine, written before they were. Never the texts. How it ended is added to it
    once (`calls.ended`); nothing else of it ever changes."""

    class Ending(models.TextChoices):
        UNKNOWN = "", _("not known")
        ANSWERED = "answered", _("answered")
        AWAY = "away", _("no answer")
        REFUSED = "refused", _("refused")
        BROKEN = "broken", _("failed here")

    engine = models.CharField(max_length=80)
    version = models.CharField(max_length=80, blank=True)
    is_local = models.BooleanField()  # nothing left this machine
    source_language = LanguageField()
    language = LanguageField()
    work_id = models.UUIDField()  # translation_key of what is translated
    segments = models.PositiveIntegerField()
    characters = models.PositiveIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True)
    whole = models.PositiveIntegerField(default=0)  # texts that came back with all that they had
    said = models.CharField(max_length=200, blank=True)  # where it did not answer

    objects = _AddedOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["language", "at"])]

    def __str__(self) -> str:
        return f"{self.engine} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged
