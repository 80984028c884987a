"""The engine that needs no server: tantivy in this process, its index in a directory all processes share.

Invariant: every public method answers from one snapshot of the index, so hits, total and facets agree.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from search.engines.base import (
    FACETS,
    Checkpoint,
    Engine,
    EngineQuery,
    EngineResult,
    Health,
    Hit,
    IndexUnavailable,
    LiveIndex,
    Rebuild,
    Suggestion,
)
from search.engines.fields import TEXT_EXACT
from search.engines.suggesting import order_languages
from search.query.plan import Clause, Neighbour

from . import schema
from .merging import LiveWriting
from .storage import Snapshot, Storage, reported_as_corrupt
from .suggest import suggest
from .translate import EMPTY, Translator, count, filtered, total_of
from .writing import EmbeddedLive, EmbeddedRebuild

logger = logging.getLogger(__name__)
NEIGHBOURS_LOOKED_AT = 2_000  # of all words any work ever held
NEIGHBOURS_COUNTED = 50
FACET_VALUES_COUNTED = 10_000  # all of them: cut to size only after sorting, so that ties are cut the same way

_ORDERS: dict[str, dict[str, Any]] = {
    "relevance": {},
    "newest": {"order_by_field": "published_at", "order": Order.Desc},
    "updated": {"order_by_field": "updated_at", "order": Order.Desc},
    "deadline": {"order_by_field": "deadline_order", "order": Order.Asc},
    "over": {"order_by_field": "deadline_order", "order": Order.Desc},
}
_Ranked = tuple[float, tantivy.DocAddress]
_Parts = list[tuple[Query, dict[str, Any]]]  # each with its order; none: by score


class EmbeddedEngine(Engine):
    name = "embedded"

    def __init__(self, directory: Path, languages: Sequence[str]) -> None:
        self.languages = tuple(languages)
        self._builder = schema.DocumentBuilder(self.languages)
        self._fingerprint = schema.index_fingerprint(self.languages)
        self._storage = Storage(Path(directory), self._fingerprint)
        self._live = LiveWriting(self._storage, self._builder)
        self._translator: tuple[Snapshot, Translator] | None = None

    # --- Questions ---
    def search(self, query: EngineQuery) -> EngineResult:
        unknown = [facet for facet in (*query.facets, *query.filters) if facet not in FACETS]
        if unknown:
            raise ValueError(f"no such facets: {', '.join(unknown)}")
        with self._reading() as (snapshot, translator):
            question = translator.question(query)
            filters = {facet: translator.facet_filter(facet, wanted) for facet, wanted in query.filters.items()}
            ranked = translator.ranked(question, query.plan) if query.plan else question
            total, page = _page(snapshot.searcher, _in_order(translator, filtered(ranked, filters), query), query)
            hits = tuple(_hit(snapshot, address, score) for score, address in page)
            facets = _count_facets(snapshot.searcher, question, filters, query)
        return EngineResult(total, hits, facets)

    def frequencies(self, clauses: Sequence[Clause]) -> list[int]:
        with self._reading() as (snapshot, translator):
            return [count(snapshot.searcher, translator.clause(clause) or EMPTY) for clause in clauses]

    def works_by_language(self) -> Mapping[str, int]:
        with self._reading() as (_, translator):
            return translator.works_by_language

    def neighbours(self, word: str, distance: int) -> list[Neighbour]:
        with self._reading() as (snapshot, translator):
            near: dict[str, int] = {}
            for edits in range(1, distance + 1):
                query = Query.fuzzy_term_query(snapshot.words.schema, "word", word, edits)
                found = snapshot.words_searcher.search(
                    query, NEIGHBOURS_LOOKED_AT, order_by_field="word", order=Order.Asc
                )
                for other, _ in found.hits:
                    near.setdefault(other, edits)
            near.pop(word, None)
            # The index knows roughly, with deleted works among them, how many hold each; counting costs a search.
            works = {other: snapshot.searcher.doc_freq(TEXT_EXACT, other) for other in near}
            likely = sorted(near, key=lambda other: (near[other], -works[other], other))[:NEIGHBOURS_COUNTED]
            works = {other: count(snapshot.searcher, translator.exact_word(other)) for other in likely}
        order = sorted(likely, key=lambda other: (near[other], -works[other], other))
        return [Neighbour(other, near[other], other) for other in order if works[other]]

    def suggest(self, prefix: str, languages: Sequence[str], size: int, now: datetime) -> list[Suggestion]:
        ordered = order_languages(languages, self.languages)
        with self._reading() as (snapshot, translator):
            return suggest(snapshot, translator.question(EngineQuery(now=now)), prefix, ordered, size)

    def get(self, id: str) -> Hit | None:
        with self._reading() as (snapshot, _):
            found = snapshot.searcher.search(Query.term_query(snapshot.works.schema, "id", id, "basic"), 1).hits
            return _hit(snapshot, found[0][1], None) if found else None

    # --- State ---
    def applied_seq(self) -> int:
        return self._storage.snapshot().state.applied_seq

    def count(self) -> int:
        return self._storage.snapshot().searcher.num_docs

    def seqs(self) -> dict[str, int]:
        with self._reading() as (snapshot, _):
            searcher = snapshot.searcher
            found = searcher.search(Query.all_query(), max(1, searcher.num_docs), order_by_field="id").hits
            values = searcher.fast_field_values("seq", [address for _, address in found])
        return {id: int(seq or 0) for (id, _), seq in zip(found, values, strict=True)}

    def health(self) -> Health:
        snapshot = self._storage.snapshot()
        return Health(self.name, snapshot.searcher.num_docs, snapshot.state.applied_seq, snapshot.generation.name)

    # --- Writing ---
    def live(self) -> LiveIndex:
        return EmbeddedLive(self._storage, self._live)

    @contextmanager
    def rebuild(self, goes_on: Callable[[Checkpoint], bool] | None = None) -> Iterator[Rebuild]:
        with self._storage.rebuilding():
            found = self._resumable(goes_on) if goes_on else None
            self._storage.remove_others(but=found[0].generation if found else None)
            generation = EmbeddedRebuild(self._storage, self._builder, self.languages, self._fingerprint, found)
            try:
                yield generation
            finally:
                generation.close()
                self._storage.remove_others(but=generation.kept)

    def _resumable(self, goes_on: Callable[[Checkpoint], bool]) -> tuple[Snapshot, Checkpoint] | None:
        for path, checkpoint in self._storage.kept():
            try:
                if goes_on(checkpoint):
                    return self._storage.open(path), checkpoint
            except IndexUnavailable as error:
                logger.warning("Beginning anew; what an earlier rebuild left cannot be used: %s", error)
        return None

    def drop(self) -> None:
        shutil.rmtree(self._storage.root, ignore_errors=True)

    @contextmanager
    def _reading(self) -> Iterator[tuple[Snapshot, Translator]]:
        snapshot = self._storage.snapshot()
        kept = self._translator
        if kept is None or kept[0] is not snapshot:
            kept = self._translator = (snapshot, Translator(snapshot.works.schema, snapshot.searcher, self.languages))
        with reported_as_corrupt():
            yield kept


def _hit(snapshot: Snapshot, address: tantivy.DocAddress, score: float | None) -> Hit:
    return schema.read_hit(snapshot.searcher.doc(address), score)


def _in_order(translator: Translator, query: Query, wanted: EngineQuery) -> _Parts:
    if wanted.sort == "deadline":
        over = translator.over(wanted.now)
        still_open = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, over)])
        return [
            (still_open, _ORDERS["deadline"]),
            (Query.boolean_query([(Occur.Must, query), (Occur.Must, over)]), _ORDERS["over"]),
        ]
    by_score = wanted.sort == "relevance" and wanted.plan is not None and wanted.plan.scores
    return [(query, _ORDERS[wanted.sort if by_score or wanted.sort != "relevance" else "newest"])]


def _page(searcher: tantivy.Searcher, parts: _Parts, wanted: EngineQuery) -> tuple[int, list[tuple[float | None, Any]]]:
    """Total, and the hits of the page with their scores; the hits of one part come before those of the next."""
    total = 0
    page: list[tuple[float | None, Any]] = []
    for query, order in parts:
        start, end = (max(0, at - total) for at in (wanted.offset, wanted.offset + wanted.limit))
        if start < end:
            found, ranked = _ranked(searcher, query, order, end)
            settled = _settle_ties(searcher, ranked, start, end)
            page += [(None if order else rank, address) for rank, address in settled]
        else:
            found = count(searcher, query)
        total += found
    return total, page


def _ranked(searcher: tantivy.Searcher, query: Query, order: dict[str, Any], end: int) -> tuple[int, list[_Ranked]]:
    """The first `end` hits, and all that tie with the last of them."""
    fetched = end + 1
    while True:
        result = searcher.search(query, fetched, **order)
        ranked = [(rank if order else _rounded(rank), address) for rank, address in result.hits]
        if len(ranked) < fetched or ranked[-1][0] != ranked[end - 1][0]:
            return total_of(result), ranked
        fetched *= 4


def _rounded(score: float) -> float:
    """The last digits of a score depend on how the index happens to be cut into segments."""
    return float(f"{score:.5g}")


def _settle_ties(searcher: tantivy.Searcher, ranked: list[_Ranked], start: int, end: int) -> list[_Ranked]:
    """Hits `start` to `end`, those of equal rank by newest published, then id."""
    settled: list[_Ranked] = []
    for _, group in groupby(ranked, key=lambda hit: hit[0]):
        tied = list(group)
        position = len(settled)
        if len(tied) > 1 and position < end and position + len(tied) > start:
            addresses = [address for _, address in tied]
            published = searcher.fast_field_values("published_at", addresses)
            ids = searcher.fast_field_values("id_order", addresses)
            keys = {hit: (-(at or 0), id) for hit, at, id in zip(range(len(tied)), published, ids, strict=True)}
            tied = [tied[number] for number in sorted(keys, key=keys.__getitem__)]
        settled += tied
    return settled[start:end]


def _count_facets(
    searcher: tantivy.Searcher, question: Query, filters: dict[str, Any], query: EngineQuery
) -> dict[str, tuple[tuple[str, int], ...]]:
    """All facets in one pass; one more for each that is filtered itself, since its counts ignore its own filter."""
    unfiltered = [facet for facet in query.facets if facet not in filters]
    passes = [([facet], facet) for facet in query.facets if facet in filters]
    counted: dict[str, tuple[tuple[str, int], ...]] = {}
    for facets, leave_out in [(unfiltered, None), *passes]:
        if not facets:
            continue
        wanted = {facet: {"terms": {"field": facet, "size": FACET_VALUES_COUNTED}} for facet in facets}
        for facet, answer in searcher.aggregate(filtered(question, filters, leave_out), wanted).items():
            values = [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]
            counted[facet] = tuple(sorted(values, key=lambda value: (-value[1], value[0]))[: query.facet_size])
    return {facet: counted[facet] for facet in query.facets}
