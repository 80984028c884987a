"""What is made of a film, and how: a poster, H.264 and AAC that every browser plays (two sizes, never larger than the film
is), and the sound alone. Each is looked at before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import ffmpeg
from .ffmpeg import Film, Source, Unusable
from .models import Video, VideoRendition

Kind, Problem = VideoRendition.Kind, Video.Problem
POSTER_LINES = 720
MAX_FRAMES = 60  # a second
LATEST_POSTER = 30.0  # seconds from the start, past title and fade
MISSING_MAY = 2.0, 0.02  # seconds, and part of the whole, by which a rendition may be shorter than its film


@dataclass(frozen=True, slots=True)
class Recipe:
    name: str  # of a rendition: its kind
    suffix: str
    mime: str
    share: int  # of the work, roughly
    lines: int = 0  # of the picture's shorter side, at most; 0: sound alone
    kbits: int = 0  # of the picture, at most
    sound_kbits: int = 0


POSTER = Recipe("poster", ".jpg", "image/jpeg", 4, POSTER_LINES)
SMALL = Recipe(Kind.SMALL.value, ".mp4", "video/mp4", 30, lines=360, kbits=600, sound_kbits=64)
AUDIO = Recipe(Kind.AUDIO.value, ".m4a", "audio/mp4", 6, sound_kbits=64)
LARGE = Recipe(Kind.HD.value, ".mp4", "video/mp4", 60, lines=720, kbits=2200, sound_kbits=128)
RECIPES = (POSTER, SMALL, AUDIO, LARGE)  # what most need comes first


def wanted(film: Film) -> list[Recipe]:
    there = {POSTER: True, SMALL: True, AUDIO: bool(film.sound_codec)}
    there[LARGE] = min(film.width, film.height) > SMALL.lines
    return [recipe for recipe in RECIPES if there[recipe]]


def scaled(width: int, height: int, lines: int) -> tuple[int, int]:
    """Never larger than it is; both sides even, as H.264 wants them."""
    shorter = min(width, height)
    lines = min(lines, shorter)
    return max(width * lines // shorter // 2 * 2, 2), max(height * lines // shorter // 2 * 2, 2)


def cook(recipe: Recipe, source: Source, film: Film, target: Path, tick: ffmpeg.Tick) -> None:
    """Unusable if it cannot be made, or is not what it should be."""
    timeout = 600 + 20 * film.duration_s
    if recipe is POSTER:
        for start in (min(film.duration_s * 0.1, LATEST_POSTER), 0.0):  # there may be sound alone where we look first
            ffmpeg.make(source, target, _poster(film), timeout, tick, start)
            if target.exists() and target.stat().st_size:
                break
    else:
        options = _film(recipe, film) if recipe.lines else ["-vn", *_sound(recipe), "-ac", "1", "-f", "ipod"]
        ffmpeg.make(source, target, options, timeout, tick)
    _check(recipe, film, target)


def _poster(film: Film) -> list[str]:
    width, height = scaled(film.width, film.height, POSTER_LINES)
    # Of some frames from there on, the one most like all of them: no black one, none of a change of scene.
    look = f"scale={width}:{height},setsar=1,thumbnail=50"
    return ["-map", "0:V:0", "-an", "-vf", look, "-frames:v", "1", "-q:v", "4", "-f", "image2", "-update", "1"]


def _film(recipe: Recipe, film: Film) -> list[str]:
    width, height = scaled(film.width, film.height, recipe.lines)
    sound = [*_sound(recipe), "-ac", "2"] if film.sound_codec else ["-an"]
    return [
        "-map", "0:V:0", "-vf", f"scale={width}:{height},setsar=1", "-fpsmax", str(MAX_FRAMES), "-c:v", "libx264",
        "-preset", "faster", "-crf", "24", "-maxrate", f"{recipe.kbits}k", "-bufsize", f"{recipe.kbits * 2}k",
        "-pix_fmt", "yuv420p", *sound, "-movflags", "+faststart", "-f", "mp4",
    ]  # fmt: skip


def _sound(recipe: Recipe) -> list[str]:
    return ["-map", "0:a:0", "-c:a", "aac", "-b:a", f"{recipe.sound_kbits}k"]


def _check(recipe: Recipe, film: Film, target: Path) -> None:
    if not target.exists() or not target.stat().st_size:
        raise Unusable(Problem.UNREADABLE, f"no {recipe.name} was written")
    made = ffmpeg.look_at(Source(target, "jpeg_pipe" if recipe is POSTER else "mov"))
    size = scaled(film.width, film.height, recipe.lines) if recipe.lines else (0, 0)
    sound = "" if recipe is POSTER or not film.sound_codec else "aac"
    codec = "mjpeg" if recipe is POSTER else "h264" if recipe.lines else ""
    if (made.width, made.height, made.codec, made.sound_codec) != (*size, codec, sound):
        raise Unusable(Problem.BROKEN, f"{recipe.name} became {made}")
    if codec == "h264" and made.duration_s < film.duration_s * (1 - MISSING_MAY[1]) - MISSING_MAY[0]:
        raise Unusable(Problem.TRUNCATED, f"{made.duration_s} of {film.duration_s} seconds")
