from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from search.change_log import record_works
from search.engines.base import EngineError
from search.indexing import apply_pending
from search.models import DeadLetter


class Command(BaseCommand):
    help = "Try again to index the works that were put aside, and list those that still cannot be."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            record_works(list(DeadLetter.objects.values_list("work_id", flat=True)))
        try:
            apply_pending()
        except EngineError as error:
            raise CommandError(str(error)) from error
        for letter in DeadLetter.objects.all():
            self.stdout.write(f"{letter.work_id}  {letter.attempts} attempts  {letter.reason}")
