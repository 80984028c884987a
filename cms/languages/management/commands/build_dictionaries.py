from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand

from cms.languages.dictionaries import build_dictionary, dictionary_path
from cms.languages.morphology import LANGUAGES


class Command(BaseCommand):
    help = "Make the lemma dictionaries of all languages ready for use (once after installing or updating simplemma)."

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = sorted({code for analysis in LANGUAGES.values() for code in analysis.dictionaries})
        missing = [language for language in wanted if not dictionary_path(language).exists()]
        self.stdout.write(f"{len(wanted) - len(missing)} of {len(wanted)} dictionaries are there already")
        with ProcessPoolExecutor() as processes:  # each is built on its own
            for language, path in zip(missing, processes.map(build_dictionary, missing), strict=True):
                self.stdout.write(f"{language}: {path.stat().st_size / 1e6:.1f} MB")
