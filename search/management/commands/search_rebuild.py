from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import get_engine
from search.engines.base import EngineError
from search.indexing import rebuild


class Command(BaseCommand):
    help = "Build the search index anew beside the live one and swap; nothing is lost while it runs."

    def handle(self, *args: Any, **options: Any) -> None:
        engine = get_engine()
        try:
            works = rebuild(engine, progress=self._show)
        except EngineError as error:
            raise CommandError(f"{engine.name}: {error}") from error
        self.stdout.write(f"{engine.name}: {works} works indexed")

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total}", ending="\r")
