"""The engine for production: an Elasticsearch that all processes share.

Invariant: every question is one request to the live generation, so hits, total and facets agree; an answer that lacks a
part of the index is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.dsl import query as dsl

from search.engines.base import (
    FACETS,
    Checkpoint,
    Engine,
    EngineQuery,
    EngineResult,
    EngineUnreachable,
    Health,
    Hit,
    LiveIndex,
    Rebuild,
    Suggestion,
)
from search.engines.suggesting import CANDIDATES, choose, order_languages, typed_words
from search.query.plan import Clause, Neighbour

from . import pruning, requests
from .client import READ_SECONDS, Connection, reported
from .documents import STATE_ID, DocumentBuilder, read_hit
from .generations import Generations
from .lock import RebuildLock
from .translate import Translator, exact_word
from .writing import ElasticsearchLive, ElasticsearchRebuild

NEIGHBOURS_GIVEN = 50


class ElasticsearchEngine(Engine):
    name = "elasticsearch"

    def __init__(self, url: str, prefix: str, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self._translator = Translator(languages)
        self._builder = DocumentBuilder(languages)
        self._connection = Connection(url)
        self._generations = Generations(self._connection, prefix, languages)
        self._lock = RebuildLock(self._connection, prefix)

    # --- Questions ---
    def one_question(self) -> AbstractContextManager[None]:
        return self._connection.one_question()

    def search(self, query: EngineQuery) -> EngineResult:
        unknown = [facet for facet in (*query.facets, *query.filters) if facet not in FACETS]
        if unknown:
            raise ValueError(f"no such facets: {', '.join(unknown)}")
        if query.plan and pruning.is_too_long(query.plan):
            query = replace(query, plan=pruning.pruned(query.plan, self._held(pruning.sought_terms(query.plan))))
        return requests.read_result(self._search(requests.search_body(self._translator, query)), query)

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        return self._count_each([self._translator.clause(clause) for clause in clauses])

    def works_by_language(self) -> Mapping[str, int]:
        return requests.read_languages(self._search(requests.languages_body()))

    def neighbours(self, word: str, distance: int) -> list[Neighbour]:
        near: dict[str, int] = {}
        for edits in range(1, distance + 1):
            for other in self._words_near(word, edits):
                near.setdefault(other, edits)
        near.pop(word, None)
        counts = self._count_each([exact_word(other) for other in near])
        works = {other: count for other, count in zip(near, counts, strict=True) if count}
        order = sorted(works, key=lambda other: (near[other], -works[other], other))
        return [Neighbour(other, near[other], other) for other in order[:NEIGHBOURS_GIVEN]]

    def suggest(self, prefix: str, languages: Sequence[str], size: int, now: datetime) -> list[Suggestion]:
        typed = typed_words(prefix)
        if not typed:
            return []
        ordered = order_languages(languages, self.languages)
        query = EngineQuery(now=now, limit=size * CANDIDATES)
        answer = self._search(requests.suggest_body(self._translator, typed, ordered, query))
        return choose(requests.read_candidates(answer), typed, ordered, size)

    def get(self, id: str) -> Hit | None:
        hits = self._search(requests.work_body(id))["hits"]["hits"]
        return read_hit(hits[0]["_source"], None) if hits else None

    # --- State ---
    def applied_seq(self) -> int:
        seq: int = self._ask(lambda client, index: client.get(index=index, id=STATE_ID))["_source"]["applied_seq"]
        return seq

    def count(self) -> int:
        total: int = self._search(requests.count_body())["hits"]["total"]["value"]
        return total

    def seqs(self) -> dict[str, int]:
        seqs: dict[str, int] = {}
        body = requests.seqs_body()
        while hits := self._search(body)["hits"]["hits"]:
            seqs |= {hit["_id"]: hit["_version"] for hit in hits}
            body["search_after"] = hits[-1]["sort"]
        return seqs

    def health(self) -> Health:
        with self.one_question():
            generation = self._connection.ask(lambda client: self._generations.look())
            return Health(self.name, self.count(), self.applied_seq(), generation)

    # --- Writing ---
    def live(self) -> LiveIndex:
        return ElasticsearchLive(self._connection.writer(), self._generations, self._builder)

    @contextmanager
    def rebuild(self, goes_on: Callable[[Checkpoint], bool] | None = None) -> Iterator[Rebuild]:
        with reported(), self._lock.held() as lease:
            kept = self._generations.kept() if goes_on else ()
            found = next(((name, checkpoint) for name, checkpoint in kept if goes_on and goes_on(checkpoint)), None)
            self._generations.remove_others(but=found[0] if found else "")
            rebuild = ElasticsearchRebuild(self._connection.writer(), self._generations, self._builder, lease, found)
            try:
                yield rebuild
            finally:
                rebuild.discard()

    def drop(self) -> None:
        with reported():
            self._generations.remove_all()
            self._lock.remove()

    # --- Asking ---
    def _search(self, body: requests.Body) -> Any:
        """Incomplete answers are errors, not answers."""
        body = {**body, "timeout": f"{READ_SECONDS}s"}  # who has given up waiting is not searched for
        answer = self._ask(
            lambda client, index: client.search(index=index, body=body, allow_partial_search_results=False)
        )
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise EngineUnreachable("a part of the index did not answer")
        return answer

    def _count_each(self, queries: Sequence[dsl.Query]) -> list[int]:
        return requests.read_counts(self._search(requests.counts_body(queries))) if queries else []

    def _words_near(self, word: str, edits: int) -> list[str]:
        query = requests.fuzzy_word(word, edits).to_dict()
        return requests.read_words(
            self._ask(
                lambda client, index: client.indices.validate_query(
                    index=index, query=query, rewrite=True, explain=True, all_shards=True
                )
            )
        )

    def _held(self, sought: Mapping[str, Iterable[str]]) -> pruning.Held:
        body = requests.held_body(sought)
        return requests.read_held(self._ask(lambda client, index: client.termvectors(index=index, body=body)))

    def _ask(self, ask: Callable[[Elasticsearch, str], ObjectApiResponse[Any]]) -> Any:
        """Ask the live generation; once more where it was swapped away meanwhile."""

        def ask_live(client: Elasticsearch) -> Any:
            index = self._generations.live()
            try:
                return ask(client, index).body
            except ApiError:
                if self._generations.look() == index:
                    raise
            return ask(client, self._generations.live()).body

        return self._connection.ask(ask_live)
