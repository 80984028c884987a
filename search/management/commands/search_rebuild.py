from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseFailure

from search.engines import get_engine
from search.engines.base import EngineError
from search.indexing import Progress, RebuildStopped, rebuild

LINE_EVERY = 10  # seconds, where a line cannot be written over


class Command(BaseCommand):
    help = (
        "Build the search index anew beside the live one and swap; nothing is lost while it runs. Stopped with Ctrl-C or "
        "SIGTERM, or killed, it goes on where it was when it is started again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        engine = get_engine()
        self._shown = 0.0
        try:
            with _asked_to_stop() as stop:
                rebuild(engine, self._show, stop)
            works = engine.count()
        except RebuildStopped as stopped:
            raise CommandError(f"{engine.name}: {stopped}; start it again to go on") from stopped
        except EngineError as error:
            raise CommandError(f"{engine.name}: {error}") from error
        except DatabaseFailure as error:
            raise CommandError(f"The database did not answer ({error}); start it again to go on") from error
        self.stdout.write(f"{engine.name}: {works} works indexed")

    def _show(self, progress: Progress) -> None:
        if not progress.seconds:
            if progress.resumed_at:
                self.stderr.write(f"Going on at {progress.resumed_at} of {progress.total} works")
            return
        line = f"{progress.done}/{progress.total} works, {progress.rate:.0f} a second{_left(progress.seconds_left)}"
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{line}", ending="\n" if progress.done >= progress.total else "")
        elif time.monotonic() >= self._shown + LINE_EVERY:
            self._shown = time.monotonic()
            self.stderr.write(line)


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, seconds = divmod(round(seconds), 60)
    return f", {minutes}:{seconds:02d} left"


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Set by Ctrl-C or SIGTERM. The next signal kills as usual, which does no more harm than any other death."""
    stop = threading.Event()

    def ask(number: int, frame: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
