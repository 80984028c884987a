from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections, transaction

from cms.localisation.gate import PublicationRefused
from search.engines.base import EngineError, IndexUnavailable
from search.indexing import apply_pending, rebuild

logger = logging.getLogger(__name__)
SCHEDULE_EVERY = 30  # seconds; what is to go live does so within a minute


class Command(BaseCommand):
    help = "Keep the index up to date with the change log, and publish what is scheduled. Stop with Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="Seconds between looks at the change log.")
        parser.add_argument("--once", action="store_true", help="Do what is to be done now and end.")

    def handle(self, *args: Any, interval: float, once: bool, **options: Any) -> None:
        self._stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        since_schedule = float(SCHEDULE_EVERY)
        while not self._stop.is_set():
            if since_schedule >= SCHEDULE_EVERY:
                self._publish_scheduled()
                since_schedule = 0.0
            self._apply()
            if once:
                return
            self._stop.wait(interval)
            since_schedule += interval

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _publish_scheduled(self) -> None:
        try:
            with transaction.atomic():  # so that the log's rows commit with what they tell of
                call_command("publish_scheduled")
        except PublicationRefused:
            logger.exception("A scheduled translation may not go live; unschedule it")

    def _apply(self) -> None:
        close_old_connections()
        try:
            apply_pending()
        except IndexUnavailable as error:
            self.stdout.write(f"{error}: rebuilding")
            rebuild()
        except (EngineError, OperationalError):
            logger.exception("Could not apply the change log; trying again")
