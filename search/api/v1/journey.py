"""The journey as one reader sees it; the public site's page of it is made of this and nothing else."""

from __future__ import annotations

from search.engines.base import FacetFilter
from search.journey import Stage, read_journey

from .presenters import Json, Presenter

Pairs = list[tuple[str, str]]


def present_journey(country: FacetFilter | None, presenter: Presenter) -> Json:
    journey = read_journey(presenter.languages, country, presenter.vocabulary)
    chosen = country.include if country else frozenset()
    narrowed = [("country", code) for code in sorted(chosen)]
    return {
        "degraded": journey.degraded,
        "stages": [_stage(stage, narrowed, presenter) for stage in journey.stages],
        "principles": [presenter.described(slug) for slug in presenter.vocabulary.values("principle")],
        "countries": [
            {**presenter.country(code), "count": count, "selected": code in chosen} for code, count in journey.countries
        ],
    }


def _stage(stage: Stage, narrowed: Pairs, presenter: Presenter) -> Json:
    here = [("stage", stage.slug), *narrowed]
    return {
        **presenter.described(stage.slug),
        **presenter.works_filed(here),
        "count": stage.count,
        "challenges": [
            {**presenter.described(slug), "count": count, **presenter.works_filed([*here, ("challenge", slug)])}
            for slug, count in stage.challenges.items()
        ],
        "support": [_support(slug, here, presenter) for slug in stage.support],
        "works": [presenter.result(result) for result in stage.works],
    }


def _support(slug: str, here: Pairs, presenter: Presenter) -> Json:
    """Works have no field for it: what to read about it are works on its topics."""
    topics = presenter.vocabulary.related(slug, "topic")
    return {
        **presenter.described(slug),
        "topics": presenter.concepts(topics),
        **presenter.works_filed([*here, *(("topic", topic) for topic in topics)]),
    }
