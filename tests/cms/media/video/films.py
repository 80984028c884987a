"""Films made by ffmpeg: a test picture, and a tone."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.services import require

CODECS = {"webm": ["-c:v", "libvpx", "-c:a", "libopus", "-deadline", "realtime"]}


@cache
def film(
    extension: str = "mp4",
    *,
    size: str = "320x180",
    seconds: float = 1,
    sound: bool = True,
    options: tuple[str, ...] = (),
) -> bytes:
    require(shutil.which("ffmpeg") and shutil.which("ffprobe"), "ffmpeg")
    picture = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=10:duration={seconds}"]
    tone = ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"] if sound else []
    codecs = CODECS.get(extension, ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"])
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"film.{extension}"
        run = subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", *picture, *tone, *codecs, *options, str(target)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return target.read_bytes()


def turned(content: bytes) -> bytes:
    """The same MP4, to be shown turned by a quarter, as a telephone that was held upright records it."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "film.mp4", Path(folder) / "turned.mp4"
        source.write_bytes(content)
        options = ["-c", "copy", "-metadata:s:v:0", "rotate=90"]
        subprocess.run(["ffmpeg", "-v", "error", "-i", str(source), *options, str(target)], check=True)
        return target.read_bytes()
