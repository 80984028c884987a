from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.media.uploads.services import remove_expired


class Command(BaseCommand):
    help = "Remove uploads that nobody went on with for a week. The worker does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remove_expired()} removed")
