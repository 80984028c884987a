"""What is made of an uploaded film: what is known of it, a poster, and smaller renditions. Invariant: each is written into
a folder of its claim's own, looked at, and then becomes a row and a stored file at once; a film belongs to one worker, as
long as that one is heard of. So whoever is killed, at any moment, leaves whole renditions or none, what is missing is made
by whoever comes next, and what lies in a folder whose claim is over is removed with the folder."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error as DatabaseFailure
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import ResourceFile
from ..moved import MovedFile
from ..signals import video_changed
from . import ffmpeg
from .ffmpeg import Film, Source, Unusable
from .models import Video, VideoRendition, poster_path
from .recipes import POSTER, RECIPES, Recipe, cook, scaled, wanted

logger = logging.getLogger(__name__)
State, Problem = Video.State, Video.Problem
READING = 600.0  # seconds for going through a film without making anything of it
RENEW_EVERY = 2.0  # seconds


class Lost(Exception):
    """The film is no longer this worker's: stopped, replaced, deleted, or taken for dead's."""


class Leaving(Exception):
    """The worker is to end."""


# --- What a person does with it -----------------------------------------------------------------------------------
def start_again(video: Video) -> bool:
    """Whether it could be: what is made already stays."""
    failed = Video.objects.filter(pk=video.pk, state=State.FAILED)
    return bool(failed.update(state=State.WAITING, problem="", progress=0))


def stop(video: Video) -> bool:
    running = Video.objects.filter(pk=video.pk, state__in=[State.WAITING, State.WORKING])
    return bool(running.update(state=State.FAILED, problem=Problem.STOPPED, claim=None))


# --- What the worker does -----------------------------------------------------------------------------------------
def prepare_next(leaving: Callable[[], bool] = lambda: False) -> bool:
    """The film that has waited longest; False if there is none, or no ffmpeg. A film over which the program stumbles holds
    up no other."""
    job = _claim(leaving) if ffmpeg.is_installed() else None
    remove_leftovers()
    if job is None:
        return False
    try:
        job.folder.mkdir(parents=True, mode=0o700)
        _prepare(job)
    except Lost:
        pass
    except Leaving:
        job.mine().update(state=State.WAITING, claim=None)
    except Unusable as error:
        logger.warning("Film %s: %s", job.video.pk, error)
        job.mine().update(state=State.FAILED, problem=error.problem, claim=None)
    except DatabaseFailure:
        raise  # the claim runs out by itself
    except Exception:
        logger.exception("Film %s", job.video.pk)
        job.mine().update(state=State.FAILED, problem=Problem.BROKEN, claim=None)
    _remove(job.claim)
    return True


def _claim(leaving: Callable[[], bool]) -> _Job | None:
    now, claim = timezone.now(), uuid4()
    free = Q(file__isnull=False) & (Q(state=State.WAITING) | Q(state=State.WORKING, claimed_until__lt=now))
    for pk in Video.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:10]:
        taken = Video.objects.filter(free, pk=pk)  # by whoever is first
        if taken.update(state=State.WORKING, claim=claim, claimed_until=_until(), progress=0, problem=""):
            video = Video.objects.select_related("file").filter(claim=claim).first()
            return _Job(video, video.file, claim, leaving) if video and video.file else None
    return None


def _until() -> datetime:
    return timezone.now() + timedelta(seconds=settings.VIDEO_LEASE_SECONDS)


class _Job:
    def __init__(self, video: Video, file: ResourceFile, claim: UUID, leaving: Callable[[], bool]) -> None:
        self.video, self.claim = video, claim
        self.folder = Path(settings.VIDEO_WORK_DIR) / claim.hex
        self.source = Source(Path(file.file.path), ffmpeg.DEMUXERS.get(file.mime, "mov"))
        self._leaving = leaving
        self._next = 0.0

    def mine(self) -> QuerySet[Video]:
        return Video.objects.filter(pk=self.video.pk, claim=self.claim, state=State.WORKING)

    def change(self, **fields: Any) -> None:
        """In a transaction; those who look at films are told."""
        if not self.mine().update(**fields):
            raise Lost
        video_changed.send(Video, video=self.video)

    def heard_of(self, percent: float) -> None:
        """Says how far it is, and keeps the claim; raises if it is to end."""
        if self._leaving():
            raise Leaving
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + RENEW_EVERY
        if not self.mine().update(progress=max(0, min(99, round(percent))), claimed_until=_until()):
            raise Lost


def _prepare(job: _Job) -> None:
    film = _look_at(job)
    known = {"width": film.width, "height": film.height, "codec": film.codec, "duration_s": film.duration_s}
    with transaction.atomic():
        job.change(**known, has_sound=bool(film.sound_codec))
    there = {rendition.kind for rendition in job.video.renditions.all()}
    there |= {POSTER.name} if job.video.poster else set()
    recipes = [recipe for recipe in wanted(film) if recipe.name not in there]
    whole, done = sum(recipe.share for recipe in recipes), 0
    for recipe in recipes:
        target = job.folder / _name(job.claim, recipe)
        cook(recipe, job.source, film, target, partial(_tell, job, film, done / whole, recipe.share / whole))
        _keep(job, film, recipe, target)
        done += recipe.share
    with transaction.atomic():
        job.change(state=State.READY, progress=100, claim=None)


def _tell(job: _Job, film: Film, done: float, share: float, seconds: float) -> None:
    job.heard_of(100 * (done + share * min(seconds / film.duration_s, 1)))


def _look_at(job: _Job) -> Film:
    if not job.source.path.exists():
        raise Unusable(Problem.UNREADABLE, "the file is gone")
    film = ffmpeg.look_at(job.source)
    if not film.codec:
        raise Unusable(Problem.NO_PICTURE)
    if not film.duration_s:  # browsers record WebM without saying how long it is
        film = replace(film, duration_s=_measured(job))
    if not (film.duration_s > 0 and film.width and film.height):
        raise Unusable(Problem.UNREADABLE, str(film))
    if film.width * film.height > ffmpeg.MAX_PIXELS:
        raise Unusable(Problem.TOO_LARGE)
    if film.duration_s > ffmpeg.MAX_SECONDS:
        raise Unusable(Problem.TOO_LONG)
    if film.sound_codec and ffmpeg.is_silent(
        job.source, job.folder / "heard", READING, lambda _seconds: job.heard_of(0)
    ):
        film = replace(film, sound_codec="")
    return film


def _measured(job: _Job) -> float:
    """Seconds, by reading it to its end."""
    target = job.folder / "measured"
    options = ["-map", "0:V:0", "-c", "copy", "-f", "null"]
    ffmpeg.make(job.source, target, options, READING, lambda _seconds: job.heard_of(0))
    return ffmpeg.seconds_done(target.with_suffix(".progress"))


def _keep(job: _Job, film: Film, recipe: Recipe, path: Path) -> None:
    """What was written and looked at becomes a row and a stored file."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        os.fsync(content.fileno())
        size = content.seek(0, os.SEEK_END)
    with MovedFile(path) as file, transaction.atomic():
        if job.mine().select_for_update().first() is None:
            raise Lost
        if recipe is POSTER:
            job.change(poster=job.video.poster.storage.save(poster_path(job.video, path.name), file))
            return
        width, height = scaled(film.width, film.height, recipe.lines) if recipe.lines else (None, None)
        VideoRendition.objects.create(
            video=job.video, kind=recipe.name, file=file, mime=recipe.mime, bytes=size, sha256=digest,
            width=width, height=height,
        )  # fmt: skip
        job.change(claimed_until=_until())


# --- What is left lying -------------------------------------------------------------------------------------------
def remove_leftovers() -> None:
    """Folders of claims that are over, with what was moved into the storage and did not become a row."""
    folder = Path(settings.VIDEO_WORK_DIR)
    for path in folder.iterdir() if folder.exists() else ():
        if not Video.objects.filter(claim=path.name).exists():
            _remove(UUID(path.name))


def _remove(claim: UUID) -> None:
    """The folder last: as long as it is there, whoever is killed here is followed by another."""
    for recipe in RECIPES:
        name = _name(claim, recipe)
        stored = f"posters/{name}" if recipe is POSTER else f"video_renditions/{name}"
        if not (Video.objects.filter(poster=stored) or VideoRendition.objects.filter(file=stored)):
            default_storage.delete(stored)
    shutil.rmtree(Path(settings.VIDEO_WORK_DIR) / claim.hex, ignore_errors=True)


def _name(claim: UUID, recipe: Recipe) -> str:
    return f"{claim.hex}-{recipe.name}{recipe.suffix}"
