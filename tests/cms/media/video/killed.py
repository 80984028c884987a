"""Run by a process of the product (`manage.py shell`): a worker that prepares films and is killed again and again, at random
moments and at random statements of the database. Looks after each kill at what readers would get, and prints what came of
it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from cms.media.video import ffmpeg, jobs
from cms.media.video.models import Video, VideoRendition
from tests.cms.media.uploads import make_file
from tests.dying import dying_at

from .films import film

SEED = 20261126
STATEMENTS = 60  # some more than a film takes


def child(work: Callable[[], object]) -> int:
    connection.close()  # nothing of it is shared
    number = os.fork()
    if number:
        return number
    try:
        work()
    finally:
        os._exit(0)


def worker() -> None:
    call_command("search_worker", interval=0.2, stdout=io.StringIO())


def worker_that_dies_at(statement: int) -> None:
    with dying_at(statement):
        while not jobs.prepare_next():
            time.sleep(0.1)  # until the claim of the one before has run out


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


def is_working() -> bool:
    return Video.objects.filter(state="working", claimed_until__gt=jobs.timezone.now()).exists()


def leave(content: bytes, films: int) -> bool:
    """Whether a worker that is told to end does so at once, and gives the film to the next."""
    make_file(f"film{films}.mp4", content)
    of_the_dead = claims()
    number = child(worker)
    while not (claimed := claims() - of_the_dead):
        time.sleep(0.05)
    os.kill(number, signal.SIGTERM)
    os.waitpid(number, 0)
    folders = {path.name for path in Path(settings.VIDEO_WORK_DIR).glob("*")}
    return not claimed & claims() and not folders & {claim.hex for claim in claimed}


def claims() -> set[UUID]:
    return {claim for claim in Video.objects.values_list("claim", flat=True) if claim}


def half_files() -> list[str]:
    """Of what readers get, all that is not what its row says."""
    wrong = []
    for rendition in VideoRendition.objects.all():
        content = Path(rendition.file.path).read_bytes() if Path(rendition.file.path).exists() else b""
        if (len(content), hashlib.sha256(content).hexdigest()) != (rendition.bytes, rendition.sha256):
            wrong.append(str(rendition))
    posters = Video.objects.exclude(poster="")
    return wrong + [str(video) for video in posters if not Path(video.poster.path).read_bytes().endswith(b"\xff\xd9")]


def leftovers() -> list[str]:
    rows = set(VideoRendition.objects.values_list("file", flat=True)) | set(
        Video.objects.values_list("poster", flat=True)
    )
    root, found = Path(settings.MEDIA_ROOT), []
    for folder in ("posters", "video_renditions"):
        found += [name for path in (root / folder).glob("*") if (name := f"{folder}/{path.name}") not in rows]
    return found + [path.name for path in Path(settings.VIDEO_WORK_DIR).glob("*")]


def running_ffmpegs() -> int:
    ours = os.fsencode(settings.VIDEO_WORK_DIR)
    found = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += ours in path.read_bytes()
        except OSError:
            continue
    return found


def run(kills: int, size: str, seconds: float) -> dict[str, Any]:
    settings.VIDEO_LEASE_SECONDS, jobs.RENEW_EVERY = 2, 0.3
    content, chance = film(size=size, seconds=seconds), random.Random(SEED)
    make_file("film0.mp4", content)
    began = time.monotonic()
    os.waitpid(child(jobs.prepare_next), 0)
    whole = time.monotonic() - began
    killed, half, films = {"moment": 0, "statement": 0}, [], 1
    while sum(killed.values()) < kills:
        if not Video.objects.exclude(state="ready").exists():
            make_file(f"film{films}.mp4", content)
            films += 1
        if sum(killed.values()) % 2:
            died = os.waitpid(child(lambda: worker_that_dies_at(chance.randrange(1, STATEMENTS))), 0)[1] != 0
            killed["statement"] += died
        else:
            number = child(worker)
            while not is_working():
                time.sleep(0.05)
            time.sleep(chance.uniform(0, whole))
            killed["moment"] += is_working()
            kill(number)
        half += half_files()
    gave_back = leave(content, films)
    films += 1
    two = [child(worker), child(worker)]
    while Video.objects.exclude(state__in=["ready", "failed"]).exists():
        time.sleep(0.1)
    for number in two:
        kill(number)
    jobs.remove_leftovers()  # as the next worker does
    unlike = [str(r) for r in VideoRendition.objects.all() if ffmpeg.look_at(_source(r)).duration_s < seconds - 0.2]
    return {
        "killed": killed,
        "films": films,
        "states": sorted(set(Video.objects.values_list("state", flat=True))),
        "renditions": sorted(VideoRendition.objects.values_list("kind", flat=True)),
        "posters": Video.objects.exclude(poster="").count(),
        "half": half + half_files() + unlike,
        "leftovers": leftovers(),
        "ffmpegs": running_ffmpegs(),
        "gave_back": gave_back,
    }


def _source(rendition: VideoRendition) -> ffmpeg.Source:
    return ffmpeg.Source(Path(rendition.file.path), "mov")


def main(kills: str, size: str, seconds: str) -> None:
    sys.stdout.write("found " + json.dumps(run(int(kills), size, float(seconds))) + "\n")
