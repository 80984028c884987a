from __future__ import annotations

from typing import ClassVar

from django.db import models


class ChangeEvent(models.Model):
    """One row of the change log; it commits with the change it tells of. It says what changed, not what became of it:
    whoever applies it reads the database, so applying twice or late does no harm."""

    class Scope(models.TextChoices):
        WORK = "work"  # key: the work's id
        PARTNER = "partner"  # key: primary key; every work of it
        PROJECT = "project"
        PROGRAMME = "programme"
        CONCEPT = "concept"
        ALL = "all"  # key empty: every work

    seq = models.BigIntegerField(null=True, unique=True, editable=False)  # given after commit, in order
    at = models.DateTimeField(auto_now_add=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.WORK)
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["seq", "pk"]
        indexes: ClassVar = [models.Index(fields=["scope", "id"])]

    def __str__(self) -> str:
        return f"{self.seq or '-'} {self.scope} {self.key}"


class DeadLetter(models.Model):
    """A work that could not be indexed, put aside so that the others behind it are not held up. It goes away when the
    work is indexed after all: with its next change, or by `manage.py search_retry`."""

    work_id = models.UUIDField(unique=True)
    reason = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.work_id}: {self.reason}"


class AuditResult(models.Model):
    """What the last comparison of an engine's index with the database found (`audit.py`); one row an engine."""

    engine = models.CharField(max_length=20, unique=True)
    missing = models.PositiveIntegerField()  # works, as the other two
    ghosts = models.PositiveIntegerField()
    stale = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.engine}: {self.drift}"

    @property
    def drift(self) -> int:
        return self.missing + self.ghosts + self.stale
