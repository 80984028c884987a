"""The entrepreneur's way, stage by stage. Invariant: the stages, and what goes with them, are what the network's vocabulary
says; the works are asked of the engine and of visibility, as in any search. However many works there are, the number of
questions depends on the number of stages alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cms.languages.fallback import expand_fallbacks
from resourcebank.usage import opened_lately

from .engines.base import FacetFilter
from .services import Result, SearchAnswer, SearchRequest, browse
from .vocabulary import Vocabulary

WORKS = 3  # of a stage
CANDIDATES = 20  # the newest, of which those most opened are shown
DAYS = 30  # opened in so many
MOST_COUNTED = 100  # values of a facet


@dataclass(frozen=True)
class Stage:
    slug: str
    count: int = 0  # works filed under it
    challenges: Mapping[str, int] = field(default_factory=dict)  # the stage's own -> works filed under both
    support: tuple[str, ...] = ()
    works: tuple[Result, ...] = ()  # the best first


@dataclass(frozen=True)
class Journey:
    stages: tuple[Stage, ...]
    countries: tuple[tuple[str, int], ...] = ()  # that works of any stage speak of, and how many do
    degraded: bool = False


def read_journey(languages: Sequence[str], country: FacetFilter | None, vocabulary: Vocabulary) -> Journey:
    """`languages`: the reader's, best first. The best works are the newest in one of them, the most opened first; then,
    where there are too few, those in other languages, the likelier ones to be read first."""
    slugs = vocabulary.values("stage")
    own, everything = _filters(country, language=languages), _filters(country)
    overall, *readable = browse(
        [
            _request(languages, {**everything, "stage": FacetFilter(frozenset(slugs))}, 0, ("country",)),
            *(_request(languages, {**own, "stage": FacetFilter(frozenset([slug]))}, CANDIDATES) for slug in slugs),
        ]
    )
    # Of works in other languages only the number is asked where she can read enough.
    rest = browse(
        [
            _request(
                languages,
                {**everything, "stage": FacetFilter(frozenset([slug]))},
                0 if len(mine.results) >= WORKS else CANDIDATES,
                ("challenge",),
            )
            for slug, mine in zip(slugs, readable, strict=True)
        ]
    )
    opened = opened_lately({UUID(one.id) for answer in (*readable, *rest) for one in answer.results}, DAYS)
    stages = (
        _stage(slug, mine, every, opened, vocabulary) for slug, mine, every in zip(slugs, readable, rest, strict=True)
    )
    degraded = any(answer.degraded for answer in (overall, *rest))
    return Journey(tuple(stages), overall.facets.get("country", ()), degraded)


def _filters(country: FacetFilter | None, language: Sequence[str] = ()) -> dict[str, FacetFilter]:
    filters = {"country": country} if country else {}
    return {**filters, "language": FacetFilter(frozenset(language))} if language else filters


def _request(
    languages: Sequence[str], filters: Mapping[str, FacetFilter], size: int, facets: tuple[str, ...] = ()
) -> SearchRequest:
    return SearchRequest(
        languages=tuple(languages),
        filters=filters,
        page_size=size,
        facets=facets,
        facet_size=MOST_COUNTED,
    )


def _stage(
    slug: str, readable: SearchAnswer, every: SearchAnswer, opened: Mapping[UUID, int], vocabulary: Vocabulary
) -> Stage:
    def by_use(results: Sequence[Result]) -> list[Result]:  # stable: else the newest first, as they come
        return sorted(results, key=lambda result: -opened.get(UUID(result.id), 0))

    likelier = expand_fallbacks(every.request.languages)
    others = sorted(by_use(every.results), key=lambda result: result.language not in likelier)
    works = {result.id: result for result in (*by_use(readable.results), *others)}
    counts = dict(every.facets.get("challenge", ()))
    return Stage(
        slug,
        count=every.count - (0 if every.request.page_size else readable.hidden),
        challenges={challenge: counts.get(challenge, 0) for challenge in vocabulary.related(slug, "challenge")},
        support=tuple(vocabulary.related(slug, "support")),
        works=tuple(works.values())[:WORKS],
    )
