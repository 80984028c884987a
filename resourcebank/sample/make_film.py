"""Draws a sample film from its captions: a card for each, on which ever more people stand before a house, and a tune.
By hand, when the captions' times change: `python -m resourcebank.sample.make_film KEY` (needs ffmpeg)."""

from __future__ import annotations

import io
import math
import subprocess
import sys
import tempfile
import wave
from array import array
from pathlib import Path
from typing import Any

import yaml
from font_roboto import RobotoBold
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
SIZE, RATE, SOUND_RATE = (640, 360), 4, 22_050
SKY, GROUND, WALL, ROOF, INK = "#bfd7ea", "#606c38", "#fefae0", "#b5532c", "#12303f"
COATS = ("#832161", "#087e8b", "#e76f51", "#283618", "#1d3557")
TUNE = (262, 330, 392, 440, 392, 330, 294, 330)  # hertz


def frame(cues: list[dict[str, Any]], second: float) -> Image.Image:
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 270, 640, 360), fill=GROUND)
    draw.rectangle((400, 150, 580, 290), fill=WALL)
    draw.polygon(((380, 150), (490, 80), (600, 150)), fill=ROOF)
    draw.rectangle((465, 215, 515, 290), fill=INK)
    begun = [cue for cue in cues if cue["start"] <= second]
    for number, cue in enumerate(begun):  # each walks in when her caption begins
        x = min((second - cue["start"]) / 2, 1) * (70 + 62 * number) - 30
        draw.ellipse((x, 205, x + 30, 235), fill="#e8c39e")
        draw.rounded_rectangle((x - 5, 236, x + 35, 300), 12, fill=COATS[number % len(COATS)])
    if begun and second < begun[-1]["end"]:
        font = ImageFont.truetype(RobotoBold, 25)
        draw.multiline_text((320, 20), begun[-1]["text"], INK, font, "ma", align="center")
    return image


def tune(seconds: float) -> bytes:
    """A WAV of plucked notes, two a second."""
    samples = array("h")
    for number in range(int(seconds * 2)):
        pitch = TUNE[number % len(TUNE)]
        for n in range(SOUND_RATE // 2):
            at = n / SOUND_RATE
            samples.append(int(9000 * math.exp(-5 * at) * min(at * 200, 1) * math.sin(2 * math.pi * pitch * at)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, SOUND_RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return out.getvalue()


def main(key: str) -> None:
    entries = (entry for path in HERE.glob("works_*.yaml") for entry in yaml.safe_load(path.read_text("utf-8")))
    entry = next(entry for entry in entries if entry["key"] == key)
    seconds = entry["video_seconds"]
    frames = b"".join(frame(entry["captions"], n / RATE).tobytes() for n in range(seconds * RATE))
    with tempfile.NamedTemporaryFile(suffix=".wav") as sound:
        sound.write(tune(seconds))
        sound.flush()
        picture = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "{}x{}".format(*SIZE), "-r", str(RATE), "-i", "pipe:0"]
        codecs = [
            "-c:v",
            "libx264",
            "-crf",
            "30",
            "-preset",
            "veryslow",
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            "-b:a",
            "24k",
        ]
        target = ["-movflags", "+faststart", "-y", str(HERE / "videos" / f"{key}.mp4")]
        command = ["ffmpeg", "-v", "error", *picture, "-i", sound.name, *codecs, *target]
        subprocess.run(command, input=frames, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
