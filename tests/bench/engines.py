"""Our engines without the site: what is asked of them, and what they need."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from cms.languages.fallback import expand_fallbacks
from cms.terminology.lookup import ReaderTerms, TermIndex
from search import services
from search.engines import make_engine
from search.engines.base import Engine, EngineQuery, EngineResult, ResourceDocument
from search.highlight import Highlighter
from search.query.execute import Answer, run
from search.query.parser import parse
from search.vocabulary import current_vocabulary
from tests.elasticsearch.server import Server

from .measure import Ask, Stopwatch, folder_bytes
from .questions import Question

HEAP = "1g"


@dataclass(frozen=True)
class Place:
    """Where an engine's index is, as the settings have it."""

    name: str
    url: str = ""
    pid: int = 0  # of its server

    def open(self) -> Engine:
        """An engine that has translated nothing yet."""
        place = settings.SEARCH_INDEX_PREFIX if self.name == "elasticsearch" else settings.SEARCH_INDEX_DIR
        return make_engine(self.name, Path(place), tuple(code for code, _name in settings.LANGUAGES))

    def environment(self) -> dict[str, str]:
        return {"SEARCH_ENGINE": self.name, "ELASTICSEARCH_URL": self.url or settings.ELASTICSEARCH_URL}

    def index_bytes(self) -> int:
        if self.name == "embedded":
            return folder_bytes(settings.SEARCH_INDEX_DIR)
        self._wait_for_merges()
        return int(self._stats("store")["store"]["size_in_bytes"])

    def _wait_for_merges(self) -> None:
        while self._stats("merge")["merges"]["current"]:
            time.sleep(0.2)

    def _stats(self, what: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/{settings.SEARCH_INDEX_PREFIX}*/_stats/{what}", timeout=60) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)["_all"]["primaries"]
        return found


@contextmanager
def elasticsearch() -> Iterator[Place]:
    """ELASTICSEARCH_URL where it is set; else a server for as long as the `with` lasts."""
    if given := os.environ.get("ELASTICSEARCH_URL"):
        yield Place("elasticsearch", given)
        return
    with Server(HEAP, java_options="") as server:
        settings.ELASTICSEARCH_URL = server.url
        yield Place("elasticsearch", server.url, server.pid)


def index(engine: Engine, documents: Iterable[ResourceDocument], applied_seq: int) -> float:
    """Build the whole index; returns the seconds it took, without those of making the documents."""
    stopwatch = Stopwatch()
    started = time.perf_counter()
    with engine.rebuild() as generation:
        generation.apply(stopwatch(documents), applied_seq=applied_seq)
        generation.commit()
    return time.perf_counter() - started - stopwatch.waited


class Search:
    """A reader's question answered and marked, without the database: parsed, planned, asked, highlighted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, question: Question) -> Ask:
        return lambda: self.answer(question)

    def answer(self, question: Question) -> tuple[Answer, list[Any]]:
        parsed, languages = parse(question.text), expand_fallbacks(question.languages)
        with self._engine.one_question():
            found = run(self._engine, parsed, languages, ReaderTerms(_terms(), question.languages), _query(question))
        return found, highlights(found.result, question, Highlighter(found.plan))


class Bare:
    """The engine's own query: the finished plan asked and the hits highlighted, nothing else."""

    def __init__(self, engine: Engine, planner: Engine) -> None:
        self._engine = engine
        self._plan = Search(planner)

    def __call__(self, question: Question) -> Ask:
        plan = self._plan.answer(question)[0].plan
        query = replace(_query(question), plan=plan)
        return lambda: highlights(self._engine.search(query), question, Highlighter(plan))


def suggesting(engine: Engine) -> Any:
    def contestant(question: Question) -> Ask:
        return lambda: engine.suggest(question.text, expand_fallbacks(question.languages), 10, timezone.now())

    return contestant


def highlights(result: EngineResult, question: Question, marks: Highlighter) -> list[Any]:
    marked = []
    for hit in result.hits:
        language = next((code for code in question.languages if code in hit.variants), next(iter(hit.variants)))
        variant = hit.variants[language]
        matched = marks.matched(variant, hit.facets)
        marked.append(
            (
                marks.text(variant.title, variant) if "title" in matched else None,
                marks.text(variant.summary, variant) if "summary" in matched else None,
                marks.fragments(variant.body, variant) if "body" in matched else [],
            )
        )
    return marked


@cache
def _terms() -> TermIndex:
    return current_vocabulary().terms


def _query(question: Question) -> EngineQuery:
    return EngineQuery(now=timezone.now(), filters=question.filters, facets=services.DEFAULT_FACETS)
