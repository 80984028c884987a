from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from resourcebank.sample.shapes import stable_id
from search import judged
from search.engines import ENGINES, get_engine
from search.engines.base import EngineError
from search.judged import JudgedQuery, Mean, Scored
from search.services import SearchRequest, search

JUDGEMENTS = Path(settings.BASE_DIR) / "tests" / "relevance" / "judgements.yaml"
WORST = 10


class Command(BaseCommand):
    help = "Ask the index of the sample bank what people have judged, and print nDCG@10. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=ENGINES, default=settings.SEARCH_ENGINE, help="default: %(default)s")
        parser.add_argument("--judgements", type=Path, default=JUDGEMENTS, help="default: %(default)s")
        parser.add_argument("--worst", type=int, default=WORST, help="how many of the worst to list (%(default)s)")

    def handle(self, *args: Any, engine: str, judgements: Path, worst: int, **options: Any) -> None:
        settings.SEARCH_ENGINE = engine
        try:
            queries = judged.read_judgements(judgements)
            get_engine().health()
        except judged.JudgementsError as error:
            raise CommandError(str(error)) from error
        except EngineError as error:
            raise CommandError(f"{error}. Build the index with `manage.py search_rebuild`.") from error
        keys = {str(stable_id(key)): key for query in queries for key in query.relevant}
        scored = judged.score(queries, lambda query: _ask(query, keys))
        self._print(engine, scored, worst)

    def _print(self, engine: str, scored: Sequence[Scored], worst: int) -> None:
        asked = judged.answerable(scored)
        nothing = [one for one in scored if one not in asked]
        self._table(
            f"nDCG@{judged.DEPTH}, {engine}",
            [
                judged.mean("all", asked),
                judged.mean("held out", [one for one in asked if one.query.held_out]),
                judged.mean("not held out", [one for one in asked if not one.query.held_out]),
                judged.mean("nothing there, nothing found", nothing),
            ],
        )
        for attribute in ("lang", "kind", "user"):
            self._table(f"by {attribute}", judged.means_by(attribute, asked))
        self.stdout.write(f"\nThe worst {worst} not held out, and what came first")
        tuned = [one for one in scored if not one.query.held_out]
        for one in sorted(tuned, key=lambda one: one.ndcg)[:worst]:
            wanted = max(one.query.relevant, key=lambda key: one.query.relevant[key], default="nothing")
            first = ", ".join(one.answer[:3]) or "nothing"
            self.stdout.write(f"  {one.ndcg:.2f}  {one.query.lang}  {one.query.q}: {first} (wanted {wanted})")

    def _table(self, title: str, means: Sequence[Mean]) -> None:
        self.stdout.write(f"\n{title}")
        for row in means:
            self.stdout.write(f"  {row.name:<30}{row.queries:>5}{row.ndcg:>8.3f}")


def _ask(query: JudgedQuery, keys: dict[str, str]) -> list[str]:
    request = SearchRequest(q=query.q, languages=(query.lang,), page_size=judged.DEPTH, facets=(), highlight=False)
    answer = search(request)
    if answer.degraded:
        raise CommandError(f"The {answer.engine} engine did not answer.")
    return [keys.get(result.id, result.id) for result in answer.results]
