"""Apertium, as Debian packages it: rules, on this machine. Invariant: it is given texts on its standard input and nothing
else, by no shell of ours; it has bounded memory, output and time, and gives way to everything else on the machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from .base import Engine, EngineAway

# Of our languages: its mode and the package that has it. Debian's other pairs lose links, and too often the meaning.
PAIRS = {("nb", "nn"): ("nob-nno", "apertium-nno-nob")}
MODES = Path("/usr/share/apertium/modes")
TIMEOUT = 60.0  # seconds, for one call
MAX_MEMORY = 1024**3  # bytes, of each program of its pipe
MAX_OUTPUT = 1024**2  # bytes
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


class Apertium(Engine):
    name = "Apertium"
    is_local: ClassVar[bool] = True

    @property
    def version(self) -> str:
        return ", ".join(filter(None, (_installed(package) for _mode, package in PAIRS.values())))

    def can(self, source: str, target: str) -> bool:
        mode, _package = PAIRS.get((source, target), ("", ""))
        return bool(mode and shutil.which("apertium") and (MODES / f"{mode}.mode").exists())

    def translate(self, texts: Sequence[str], source: str, target: str, terms: Mapping[str, str]) -> list[str | None]:
        """It cannot be told terms. A paragraph each, or it would read a text as going on in the next."""
        mode, _package = PAIRS[source, target]
        made = _PARAGRAPH.findall(_run(mode, "".join(f"<p>{text}</p>" for text in texts)))
        if len(made) != len(texts):
            return [None] * len(texts)
        # It drops tildes: "~5 %" would become something else.
        return [None if "~" in text else one for text, one in zip(texts, made, strict=True)]


def _run(mode: str, html: str) -> str:
    command = [*_bounded(), "apertium", "-u", "-f", "html-noent", mode]
    with tempfile.TemporaryFile() as said:
        # A session of its own: `apertium` starts a pipe of programs, which end together.
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.communicate(html.encode(), TIMEOUT)
        except subprocess.TimeoutExpired as error:
            raise EngineAway(f"Apertium took longer than {TIMEOUT} s") from error
        finally:
            _end(process)
        if process.returncode != 0:
            raise EngineAway(f"Apertium ended with {process.returncode}")
        said.seek(0)
        return said.read().decode(errors="replace")


def _bounded() -> list[str]:
    """What it is run by. These are on every Debian; where one is not, it goes without."""
    by = (
        ["setpriv", "--no-new-privs"],
        ["prlimit", f"--as={MAX_MEMORY}", f"--fsize={MAX_OUTPUT}", "--core=0"],
        ["nice", "-n", "15"],
    )
    return [word for command in by if shutil.which(command[0]) for word in command]


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@lru_cache
def _installed(package: str) -> str:
    """Its version; empty where Debian's tools are not there."""
    if not shutil.which("dpkg-query"):
        return ""
    command = ["dpkg-query", "--show", "--showformat=${source:Upstream-Version}", package]
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
