"""Runs Debian's ffmpeg and ffprobe over what strangers sent. Invariant: they open the one file they are given as the type
its name says, never another file nor an address (a playlist or a reference inside it is not followed); they have bounded
memory and time, give way to everything else on the machine, and do not outlive whoever started them."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from .models import Video

Problem = Video.Problem
DEMUXERS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}
MAX_SECONDS = 4 * 3600
MAX_PIXELS = 4096 * 2304
MAX_MEMORY = 6 * 1024**3  # bytes, of addresses; a film of MAX_PIXELS takes half
FAINTEST = "-70dB"  # a telephone's microphone in a quiet room is louder
ASK_TIMEOUT = 60.0  # seconds
_TICK = 0.5
_ROOM = 16 * 1024 * 1024  # bytes; a disk with less is as good as full

Tick = Callable[[float], None]  # is told the seconds of film that are done; may raise to end it


class Unusable(Exception):
    """Nothing can be made of the film."""

    def __init__(self, problem: Problem, said: str = "") -> None:
        super().__init__(f"{problem.value}: {said}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Source:
    path: Path
    demuxer: str  # as which it is read, whatever is in it


@dataclass(frozen=True, slots=True)
class Film:
    duration_s: float
    width: int  # as shown: turned upright, with square pixels; 0 where there is no picture
    height: int
    codec: str  # of the picture
    sound_codec: str  # "" for a silent film


def is_installed() -> bool:
    return bool(shutil.which(settings.FFMPEG) and shutil.which(settings.FFPROBE))


def look_at(source: Source) -> Film:
    """Unusable if it cannot be read."""
    command = [settings.FFPROBE, "-v", "fatal", "-print_format", "json", "-show_format", "-show_streams"]
    try:
        done = subprocess.run(
            [*_bounded(), *command, *_input(source)], capture_output=True, timeout=ASK_TIMEOUT, check=False
        )
        found = json.loads(done.stdout or b"{}") if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unusable(Problem.UNREADABLE) from error
    streams = found.get("streams", [])
    if not streams:
        raise Unusable(Problem.UNREADABLE, done.stderr.decode(errors="replace")[-500:])
    picture = next((stream for stream in streams if _is_moving_picture(stream)), None)
    sound = next((stream for stream in streams if stream.get("codec_type") == "audio"), None)
    width, height = _size_as_shown(picture) if picture else (0, 0)
    return Film(
        duration_s=_number(found.get("format", {}).get("duration")),
        width=width,
        height=height,
        codec=picture.get("codec_name", "unknown") if picture else "",
        sound_codec=sound.get("codec_name", "unknown") if sound else "",
    )


def make(source: Source, target: Path, options: list[str], timeout: float, tick: Tick, start: float = 0) -> None:
    """`target`, by what `options` say, from the second `start` on; `tick` is called twice a second."""
    seek = ["-ss", str(start)] if start else []  # a film that breaks off cannot be sought in at all
    progress, said = target.with_suffix(".progress"), target.with_suffix(".log")
    threads = ["-threads", str(settings.FFMPEG_THREADS)]  # to read as to write
    command = [
        *_bounded(), settings.FFMPEG, "-hide_banner", "-nostdin", "-v", "fatal", "-y", "-progress", str(progress),
        "-stats_period", str(_TICK), "-max_pixels", str(MAX_PIXELS), *threads, *seek, *_input(source),
        "-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", *threads,
        *options, "-t", str(MAX_SECONDS), f"file:{target}",
    ]  # fmt: skip
    until = time.monotonic() + timeout
    with said.open("wb") as log, _running(command, log) as process:
        while process.poll() is None:
            if time.monotonic() > until:
                raise Unusable(Problem.TOO_SLOW)
            tick(seconds_done(progress))
            try:
                process.wait(_TICK)
            except subprocess.TimeoutExpired:
                continue
    if process.returncode != 0:
        full = shutil.disk_usage(target.parent).free < _ROOM
        why = f"{process.returncode} {said.read_text(errors='replace')[-500:]}"
        raise Unusable(Problem.NO_ROOM if full else Problem.UNREADABLE, why)


def is_silent(source: Source, target: Path, timeout: float, tick: Tick) -> bool:
    """Whether nobody would hear anything of its sound. Reads it to the first sound, which is seldom far."""
    heard = ["-map", "0:a:0", "-af", f"silenceremove=start_periods=1:start_threshold={FAINTEST}", "-frames:a", "1"]
    make(source, target, [*heard, "-f", "null"], timeout, tick)
    return seconds_done(target.with_suffix(".progress")) <= 0


def seconds_done(progress: Path) -> float:
    """By the last of its reports."""
    try:
        with progress.open("rb") as file:
            file.seek(max(0, progress.stat().st_size - 1000))
            reports = file.read().decode(errors="replace").splitlines()
    except OSError:
        return 0.0
    times = [line.partition("=")[2] for line in reports if line.startswith("out_time_us=")]
    return max(_number(times[-1]) / 1_000_000, 0.0) if times else 0.0


def _bounded() -> list[str]:
    """What the command is run by. These are on every Debian; where one is not, it goes without."""
    by = (
        ["setpriv", "--pdeathsig", "KILL", "--no-new-privs"],
        ["prlimit", f"--as={MAX_MEMORY}", "--core=0"],
        ["nice", "-n", "15"],
    )
    return [word for command in by if shutil.which(command[0]) for word in command]


def _input(source: Source) -> list[str]:
    references = ["-enable_drefs", "0", "-use_absolute_path", "0"] if source.demuxer == "mov" else []
    return ["-f", source.demuxer, *references, "-protocol_whitelist", "file", "-i", f"file:{source.path}"]


@contextmanager
def _running(command: list[str], log: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _is_moving_picture(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def _size_as_shown(stream: dict[str, Any]) -> tuple[int, int]:
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    across, _colon, down = stream.get("sample_aspect_ratio", "1:1").partition(":")
    if _number(across) and _number(down):
        width = max(round(width * _number(across) / _number(down)), 1)
    turned = next((data["rotation"] for data in stream.get("side_data_list", []) if "rotation" in data), 0)
    return (height, width) if round(_number(turned)) % 180 else (width, height)


def _number(text: Any) -> float:
    """0 for what is none."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return 0.0
