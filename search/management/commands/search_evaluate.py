from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.languages.fallback import supported_languages
from search.engines import ENGINES
from search.evaluation import SetError, evaluate, read_set


class Command(BaseCommand):
    help = "Measure how well relevance sets are answered: one JSON line for each, on a scratch index of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a relevance set: lang, docs, queries")
        parser.add_argument("--engine", choices=ENGINES, default=settings.SEARCH_ENGINE, help="default: %(default)s")

    def handle(self, *args: Any, files: list[Path], engine: str, **options: Any) -> None:
        languages = tuple(supported_languages())
        for path in files:
            try:
                relevance_set = read_set(path)
            except SetError as error:
                raise CommandError(str(error)) from error
            figures = evaluate(relevance_set, engine, languages)
            line = {
                "set": relevance_set.name,
                "lang": relevance_set.language,
                "engine": engine,
                "docs": len(relevance_set.passages),
                "queries": len(relevance_set.queries),
                "recall_at_10": round(figures.recall, 4),
                "mrr_at_10": round(figures.mrr, 4),
                "ms_per_query": round(figures.ms_per_query, 2),
            }
            self.stdout.write(json.dumps(line))
            self.stdout.flush()
