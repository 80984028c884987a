from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from resourcebank.care import take_care


class Command(BaseCommand):
    help = "Follow the links that are due and ask works the checks again, once. search_worker does it all the time."

    def handle(self, *args: Any, **options: Any) -> None:
        take_care()
