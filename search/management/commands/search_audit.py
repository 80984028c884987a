from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from search.audit import audit_and_remember, repair
from search.engines import get_engine
from search.engines.base import EngineError
from search.indexing import apply_pending
from search.models import DeadLetter


class Command(BaseCommand):
    help = "Compare index and database, changing neither. --repair mends. Ends with an error while they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Index the works that differ anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = get_engine()
        try:
            found = audit_and_remember(engine)
            if options["repair"] and not found.is_clean:
                with transaction.atomic():
                    repair(found)
                apply_pending(engine)
                found = audit_and_remember(engine)
        except EngineError as error:
            raise CommandError(f"{engine.name}: {error}") from error
        self.stdout.write(
            f"{engine.name}: {found.public} public works, {found.indexed} indexed, {found.lag} changes to apply, "
            f"{DeadLetter.objects.count()} dead letters"
        )
        for name in ("missing", "ghosts", "stale"):
            for work_id in getattr(found, name):
                self.stdout.write(f"{name}: {work_id}")
        if not found.is_clean:
            raise CommandError("Index and database differ; --repair mends it.")
