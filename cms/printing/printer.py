"""HTML as a tagged PDF (PDF/UA), by WeasyPrint and Debian's Pango. Invariant: what is printed loads nothing but the files
that came with it, and is laid out in a process of its own that has bounded time and memory and takes nothing along when it
dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from ctypes.util import find_library
from functools import cache
from pathlib import Path

import font_roboto

RENDERER = Path(__file__).with_name("render.py")
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
SECONDS = 60.0
FONTS = {
    f"font/{weight}": Path(font_roboto.font_directory) / f"Roboto-{weight}.ttf"
    for weight in ("Regular", "Italic", "Bold", "BoldItalic")
}
PASSED_ON = ("PATH", "HOME", "TMPDIR")  # of the environment, which has secrets


class PrintingFailed(Exception):
    pass


@cache
def is_installed() -> bool:
    return all(find_library(name) for name in LIBRARIES)


def print_pdf(html: str, pictures: Mapping[str, Path], target: Path) -> None:
    """`pictures`: by the names that `html` has for them. Its stylesheet finds the FONTS, which have the letters of all our
    languages, by their names too."""
    files = {name: str(path) for name, path in {**pictures, **FONTS}.items()}
    job = json.dumps({"html": html, "files": files, "target": str(target)})
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(RENDERER)],
            input=job.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingFailed("it took too long") from error
    if done.returncode != 0:
        raise PrintingFailed(done.stderr.decode(errors="replace")[-500:])
