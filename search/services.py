"""Invariant: every question to the bank, from the API or a page, is answered here and always is: when the engine
cannot, from the database, marked `degraded`. What is shown is asked of the database again (`visibility.py`), since an
index may lag behind it."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cms.languages.fallback import choose_language, expand_fallbacks
from cms.terminology.lookup import NO_TERMS, ReaderTerms
from resourcebank.usage import Found
from resourcebank.visibility import public_languages

from .degraded import hit_of, search_database
from .documents import build_documents
from .engines import get_engine
from .engines.base import EngineError, EngineQuery, FacetFilter, Hit, IndexUnavailable, Sort
from .highlight import Highlighter
from .indexing import rebuild_in_background
from .query.execute import run
from .query.parser import parse
from .query.plan import ConceptMatch
from .query.related import related as find_related
from .vocabulary import Vocabulary, current_vocabulary

logger = logging.getLogger(__name__)
MAX_CUES = 3
DEFAULT_FACETS = ("type", "topic", "audience", "stage", "country", "language", "partner")


@dataclass(frozen=True)
class SearchRequest:
    q: str = ""
    languages: tuple[str, ...] = ("en",)  # the reader's, best first
    filters: Mapping[str, FacetFilter] = field(default_factory=dict)
    published_from: datetime | None = None
    published_to: datetime | None = None
    duration_max: int | None = None
    max_bytes: int | None = None
    deadline_from: datetime | None = None
    sort: Sort | None = None  # relevance with words, newest without
    page: int = 1
    page_size: int = 20
    facets: tuple[str, ...] = DEFAULT_FACETS
    facet_size: int = 20
    highlight: bool = True

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


@dataclass(frozen=True)
class Result:
    """A work as one reader sees it: in the variant shown."""

    id: str
    variant: Mapping[str, Any]  # of payload["variants"]
    payload: Mapping[str, Any]  # documents._payload, without variants that are not public any more
    facets: Mapping[str, tuple[str, ...]]
    score: float | None = None
    matched: tuple[str, ...] = ()
    highlights: Mapping[str, Any] = field(default_factory=dict)  # title, summary: html or None; body: list of html
    cues: tuple[Mapping[str, Any], ...] = ()

    @property
    def language(self) -> str:
        language: str = self.variant["language"]
        return language


@dataclass(frozen=True)
class SearchAnswer:
    request: SearchRequest
    count: int
    results: tuple[Result, ...]
    hidden: int = 0  # of this page: taken back since the index heard of them last; they are not in `count`
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    corrected: str | None = None
    concepts: tuple[ConceptMatch, ...] = ()
    took_ms: int = 0
    engine: str = ""
    degraded: bool = False

    @property
    def found(self) -> Found:
        """For the daily sums. Of what this page of the answer has: nobody looks for her language further down."""
        if not self.results:
            return "nothing"
        readers = self.request.languages[0]
        variants = (variant["language"] for result in self.results for variant in result.payload["variants"])
        return "found" if readers in variants else "elsewhere"


def search(request: SearchRequest, vocabulary: Vocabulary | None = None) -> SearchAnswer:
    """`vocabulary`: the caller's, if she has read the current one already."""
    started = time.perf_counter()
    try:
        answer = _search_engine(request, vocabulary)
    except EngineError as error:
        note(error)
        answer = _search_database(request)
    return replace(answer, took_ms=round((time.perf_counter() - started) * 1000))


def browse(requests: Sequence[SearchRequest]) -> list[SearchAnswer]:
    """Several questions without words at once: what may be shown is asked of the database once for all of them. Nothing
    is found, and all are marked `degraded`, while the engine does not answer."""
    engine = get_engine()
    try:
        with engine.one_question():
            found = [engine.search(_engine_query(request)) for request in requests]
    except EngineError as error:
        note(error)
        return [SearchAnswer(request, 0, (), engine=engine.name, degraded=True) for request in requests]
    works = {UUID(hit.id) for result in found for hit in result.hits}
    public = public_languages(works) if works else {}
    answers = []
    for request, result in zip(requests, found, strict=True):
        results = _results(result.hits, request.languages, Highlighter(None), highlight=False, public=public)
        hidden = len(result.hits) - len(results)
        answers.append(SearchAnswer(request, result.total - hidden, results, hidden, result.facets, engine=engine.name))
    return answers


def related(work_id: UUID, languages: Sequence[str], size: int = 10) -> tuple[Result, ...] | None:
    """Works like this one; None while the engine does not answer."""
    try:
        engine = get_engine()
        with engine.one_question():
            hits = find_related(engine, str(work_id), size, timezone.now())
    except EngineError as error:
        note(error)
        return None
    return _results(hits, languages, Highlighter(None), highlight=False)


def works(work_ids: Sequence[UUID], languages: Sequence[str]) -> tuple[Result, ...]:
    """Those of them that are public, in the order given. Of the database, so that what was published just now is there
    and no engine is needed; the number of queries does not depend on that of the works."""
    documents = build_documents(work_ids, seqs=0)
    hits = [hit_of(documents[work_id]) for work_id in dict.fromkeys(work_ids) if work_id in documents]
    public = {UUID(hit.id): [variant["language"] for variant in hit.payload["variants"]] for hit in hits}
    return _results(hits, languages, Highlighter(None), highlight=False, public=public)


def note(error: EngineError) -> None:
    """Of an engine that cannot answer: a missing index is made anew, all else is logged."""
    if isinstance(error, IndexUnavailable):
        rebuild_in_background()
    else:
        logger.error("The search engine did not answer: %s", error)


def _search_engine(request: SearchRequest, vocabulary: Vocabulary | None) -> SearchAnswer:
    engine = get_engine()
    parsed = parse(request.q)
    languages = expand_fallbacks(request.languages)
    terms = NO_TERMS
    if parsed.words:
        terms = ReaderTerms((vocabulary or current_vocabulary()).terms, request.languages)
    with engine.one_question():
        found = run(engine, parsed, languages, terms, _engine_query(request))
    hits = found.result.hits
    results = _results(hits, request.languages, Highlighter(found.plan), highlight=request.highlight)
    return SearchAnswer(
        request=request,
        count=found.result.total - (len(hits) - len(results)),
        results=results,
        facets=found.result.facets,
        corrected=found.corrected,
        concepts=tuple(found.concepts),
        engine=engine.name,
    )


def _engine_query(request: SearchRequest) -> EngineQuery:
    return EngineQuery(
        now=timezone.now(),
        filters=request.filters,
        published_from=request.published_from,
        published_to=request.published_to,
        duration_max=request.duration_max,
        max_bytes=request.max_bytes,
        deadline_from=request.deadline_from,
        sort=request.sort or ("relevance" if request.q.strip() else "newest"),
        offset=request.offset,
        limit=request.page_size,
        facets=request.facets,
        facet_size=request.facet_size,
    )


def _results(
    hits: Sequence[Hit],
    languages: Sequence[str],
    marks: Highlighter,
    highlight: bool,
    public: Mapping[UUID, Collection[str]] | None = None,
) -> tuple[Result, ...]:
    """`public`: the answer of `public_languages`, where it has been asked already."""
    public = public_languages(UUID(hit.id) for hit in hits) if public is None else public
    return tuple(
        _result(hit, public[UUID(hit.id)], languages, marks, highlight) for hit in hits if UUID(hit.id) in public
    )


def _result(hit: Hit, public: Collection[str], languages: Sequence[str], marks: Highlighter, highlight: bool) -> Result:
    variants = {v["language"]: v for v in hit.payload["variants"] if v["language"] in public}
    language = _shown_language(hit, list(variants), languages, marks)
    shown = variants[language]
    cues = _cues(hit, (language, *languages), marks)
    matched = marks.matched(hit.variants[language], hit.facets)
    if cues and "captions" not in matched:
        matched = (*matched, "captions")
    return Result(
        id=hit.id,
        variant=shown,
        payload={**hit.payload, "variants": list(variants.values())},
        facets=hit.facets,
        score=hit.score,
        matched=matched,
        highlights=_highlights(hit, language, matched, marks) if highlight else {},
        cues=cues,
    )


def _shown_language(hit: Hit, available: Sequence[str], languages: Sequence[str], marks: Highlighter) -> str:
    """The first of the reader's languages that exists and matched; else the first that exists; else the fallbacks;
    else the original."""
    read = [language for language in languages if language in available]
    if len(read) > 1:
        for language in read:
            if marks.matched(hit.variants[language], hit.facets):
                return language
    return choose_language(available, languages) or available[0]


def _highlights(hit: Hit, language: str, matched: Sequence[str], marks: Highlighter) -> dict[str, Any]:
    variant = hit.variants[language]
    return {
        "title": marks.text(variant.title, variant) if "title" in matched else None,
        "summary": marks.text(variant.summary, variant) if "summary" in matched else None,
        "body": marks.fragments(variant.body, variant) if "body" in matched else [],
    }


def _cues(hit: Hit, languages: Iterable[str], marks: Highlighter) -> tuple[dict[str, Any], ...]:
    """The moments of the film where the words are spoken, in one language: the first of the reader's that has some, else
    any. Its captions may be in languages that the page is not in."""
    moments = hit.payload["moments"]
    for language in dict.fromkeys((*languages, *moments)):
        if language not in moments:
            continue
        variant = hit.variants[language]
        if "captions" not in marks.matched(variant, {}):
            continue
        lines = zip(variant.captions.split("\n"), moments[language], strict=False)
        found = (
            {"language": language, "start": start, "end": end, "text": marks.text(line, variant)}
            for line, (start, end) in lines
            if marks.spans(line, variant)
        )
        if cues := tuple(islice(found, MAX_CUES)):
            return cues
    return ()


def _search_database(request: SearchRequest) -> SearchAnswer:
    total, hits, facets = search_database(request.q, _engine_query(request))
    results = _results(hits, request.languages, Highlighter(None), highlight=False)
    return SearchAnswer(
        request=request, count=total, results=results, facets=facets, engine=settings.SEARCH_ENGINE, degraded=True
    )
