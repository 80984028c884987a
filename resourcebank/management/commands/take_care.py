from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from resourcebank.care import take_care


class Command(BaseCommand):
    help = (
        "Remind people of works that age, ask works the checks again, follow links: once. search_worker does it always."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        take_care()
