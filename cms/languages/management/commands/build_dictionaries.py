from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.languages.dictionaries import build_dictionary, dictionary_path
from cms.languages.morphology import LANGUAGES


class Command(BaseCommand):
    help = "Make the lemma dictionaries of all languages ready for use (once after installing or updating simplemma)."

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = sorted({code for analysis in LANGUAGES.values() for code in analysis.dictionaries})
        for number, language in enumerate(wanted, start=1):
            if dictionary_path(language).exists():
                outcome = "there already"
            else:
                outcome = f"{build_dictionary(language).stat().st_size / 1e6:.1f} MB"
            self.stdout.write(f"[{number}/{len(wanted)}] {language}: {outcome}")
