from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseFailure  # DatabaseError, and InterfaceError beside it
from django.db import close_old_connections, connection

from cms.localisation.engines.jobs import suggest_next
from cms.localisation.notices.letters import send_letters
from cms.media.uploads.services import remove_expired
from cms.media.video.jobs import prepare_next
from resourcebank.care import take_care
from resourcebank.onboarding.jobs import carry_on, remove_forgotten
from resourcebank.onboarding.translations import hand_over
from resourcebank.schedule import carry_out_schedule
from search.audit import audit_and_remember
from search.engines import get_engine
from search.engines.base import EngineError, IndexUnavailable, RebuildRunning
from search.indexing import RebuildStopped, apply_pending, rebuild

logger = logging.getLogger(__name__)
SCHEDULE_EVERY = 30  # seconds; what is to go live does so within a minute
AUDIT_EVERY = 600
FILMS_EVERY = SUGGESTIONS_EVERY = LETTERS_EVERY = 5
CARE_EVERY = 600  # what is due once a day or a week is looked for so often
LONGEST_WAIT = 10.0  # seconds between tries while the engine or database is away


def pause(interval: float, failures: int) -> float:
    """Seconds until the next try."""
    return min(interval * 2 ** min(failures, 30), LONGEST_WAIT)


def _try(work: Callable[[], object], failure: str) -> bool:
    """Whether it had something to do. Where it fails that is logged, and the next round may go well."""
    close_old_connections()
    try:
        return bool(work())
    except (OSError, DatabaseFailure):
        logger.exception(failure)
        return False


class Command(BaseCommand):
    help = (
        "Keep the index up to date with the change log, compare the two now and then, publish what is scheduled, and take "
        "in spreadsheets, prepare films, ask machines for translations, send notices and care for what is public: links "
        "that break, works that age. "
        "Stop with Ctrl-C or SIGTERM."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="Seconds between looks at the change log.")
        parser.add_argument("--once", action="store_true", help="Do what is to be done now and end.")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        self._stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        beside = [
            threading.Thread(target=self._one_after_another, args=(self._prepare_film, FILMS_EVERY), daemon=True),
            threading.Thread(target=self._one_after_another, args=(self._suggest, SUGGESTIONS_EVERY), daemon=True),
        ]
        if not once:
            # Beside the rest: whoever waits for others' servers, or for ffmpeg, holds up nothing.
            care = (take_care, CARE_EVERY, "Could not take care of what is public; trying again later")
            letters = (send_letters, LETTERS_EVERY, "Could not send notices; trying again")
            for what in (care, letters):
                threading.Thread(target=self._repeat, args=what, daemon=True).start()
            for thread in beside:
                thread.start()
        next_schedule, next_audit, failures = 0.0, time.monotonic() + AUDIT_EVERY, 0
        while not self._stop.is_set():
            if time.monotonic() >= next_schedule:
                _try(carry_out_schedule, "Could not publish what is scheduled; trying again")
                _try(hand_over, "Could not begin the translations that came in spreadsheets; trying again")
                next_schedule = time.monotonic() + SCHEDULE_EVERY
            failures = 0 if self._apply() else failures + 1
            importing = self._carry_on_import()
            if not failures and time.monotonic() >= next_audit:
                self._audit()
                _try(remove_expired, "Could not remove the uploads that nobody went on with; trying again later")
                _try(remove_forgotten, "Could not remove the spreadsheets that nobody went on with; trying again later")
                next_audit = time.monotonic() + AUDIT_EVERY
            if once and not importing:
                while self._prepare_film() or self._suggest():
                    pass
                return
            self._stop.wait(0 if importing else pause(interval, failures))
        for thread in beside:
            thread.join(LONGEST_WAIT)  # it gives back the film, or the translation, that it is at

    def _one_after_another(self, do_next: Callable[[], bool], every: float) -> None:
        while not self._stop.is_set():
            if not do_next():
                connection.close()
                self._stop.wait(every)

    def _prepare_film(self) -> bool:
        """Whether there was one."""
        return _try(lambda: prepare_next(self._stop.is_set), "Could not prepare films; trying again")

    def _suggest(self) -> bool:
        """Whether there was a translation that a machine was to be asked for."""
        return _try(lambda: suggest_next(self._stop.is_set), "Could not ask for translations; trying again")

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _repeat(self, work: Callable[[threading.Event], object], every: float, failure: str) -> None:
        while not self._stop.is_set():
            try:
                work(self._stop)
            except Exception:  # whatever it is, the next round may go well
                logger.exception(failure)
            connection.close()
            self._stop.wait(every)

    def _carry_on_import(self) -> bool:
        """Whether there is more to do at once."""
        return _try(lambda: carry_on(self._stop.is_set), "Could not go on with a spreadsheet; trying again")

    def _apply(self) -> bool:
        """Whether it went well. Whatever went wrong, the log keeps what is to be done."""
        close_old_connections()
        try:
            try:
                apply_pending()
            except IndexUnavailable as error:
                self.stdout.write(f"{error}: rebuilding")
                rebuild(stop=self._stop)
        except (RebuildRunning, RebuildStopped):
            return True
        except (EngineError, DatabaseFailure):
            logger.exception("Could not apply the change log; trying again")
            return False
        return True

    def _audit(self) -> None:
        try:
            found = audit_and_remember(get_engine())
        except (EngineError, DatabaseFailure):
            logger.exception("Could not compare index and database; trying again later")
            return
        if not found.is_clean:
            logger.error("Index and database differ in %s works; search_audit --repair mends it", len(found.drift))
