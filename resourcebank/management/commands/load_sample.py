from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from resourcebank.sample.loader import load, load_people

DEMO_PASSWORD = "resourcebank-demo"  # noqa: S105 - printed for whoever tries the product on her own machine


class Command(BaseCommand):
    help = "Load the sample bank: real projects' works in 15 languages. Loading again changes nothing that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup_site", stdout=self.stdout)
        load(progress=self._show)
        self.stdout.write("")
        if settings.DEBUG:  # never a known password on a public server
            for name, role in load_people(DEMO_PASSWORD).items():
                self.stdout.write(f"{name:15} {DEMO_PASSWORD}   {role}")

    def _show(self, line: str) -> None:
        self.stdout.write(f"{line[:78]:78}", ending="\r")
