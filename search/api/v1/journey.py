"""The journey as one reader sees it; the public site's page of it is made of this and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from search.engines.base import FacetFilter
from search.journey import Stage, read_journey
from search.vocabulary import Vocabulary

from .presenters import Json, Presenter

Pairs = list[tuple[str, str]]


def present_journey(country: FacetFilter | None, presenter: Presenter, vocabulary: Vocabulary) -> Json:
    journey = read_journey(presenter.languages, country, vocabulary)
    chosen = country.include if country else frozenset()
    narrowed = [("country", code) for code in sorted(chosen)]
    return {
        "degraded": journey.degraded,
        "stages": [_stage(stage, narrowed, presenter, vocabulary) for stage in journey.stages],
        "principles": [_concept(slug, presenter) for slug in vocabulary.values("principle")],
        "countries": [
            {**presenter.country(code), "count": count, "selected": code in chosen} for code, count in journey.countries
        ],
    }


def _stage(stage: Stage, narrowed: Pairs, presenter: Presenter, vocabulary: Vocabulary) -> Json:
    here = [("stage", stage.slug), *narrowed]
    return {
        **_concept(stage.slug, presenter),
        **_addresses(here, presenter),
        "count": stage.count,
        "challenges": [
            {**_concept(slug, presenter), "count": count, **_addresses([*here, ("challenge", slug)], presenter)}
            for slug, count in stage.challenges.items()
        ],
        "support": [_support(slug, here, presenter, vocabulary) for slug in stage.support],
        "works": [presenter.result(result) for result in stage.works],
    }


def _support(slug: str, here: Pairs, presenter: Presenter, vocabulary: Vocabulary) -> Json:
    """Works have no field for it: what to read about it are works on its topics."""
    topics = vocabulary.related(slug, "topic")
    return {
        **_concept(slug, presenter),
        "topics": presenter.concepts(topics),
        **_addresses([*here, *(("topic", topic) for topic in topics)], presenter),
    }


def _concept(slug: str, presenter: Presenter) -> Json:
    language, text = presenter.labels.definition(slug)
    need_language, need = presenter.labels.need(slug)
    return {
        "slug": slug,
        **presenter.label(slug),
        "description": text,
        "description_language": language,
        "need": need,
        "need_language": need_language,
    }


def _addresses(filters: Iterable[tuple[str, str]], presenter: Presenter) -> Json:
    """Of the works filed so: on the public site, and in the API."""
    query = urlencode(list(filters))
    languages = urlencode({"lang": ",".join(presenter.languages)}, safe=",")
    return {
        "url": f"{presenter.links.absolute(reverse('bank', args=[presenter.languages[0]]))}?{query}",
        "api_url": f"{presenter.links.api('search')}?{query}&{languages}",
    }
