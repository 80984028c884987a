"""How far each country has come: the country overviews side by side, grouped by the project that made them. The public
site's table is made of this and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from resourcebank.models import CountryOverviewPage
from search.engines.base import FacetFilter
from search.services import Result, SearchRequest, browse

from .presenters import Json, Presenter

MOST = 100  # overviews, the newest


def present_countries(presenter: Presenter) -> Json:
    """Whatever their number: one question to the engine, and one query for their words."""
    (answer,) = browse(
        [
            SearchRequest(
                languages=presenter.languages,
                filters={"type": FacetFilter(frozenset([CountryOverviewPage.resource_type]))},
                page_size=MOST,
                facets=(),
            )
        ]
    )
    pages = _pages(answer.results)
    groups: dict[str, list[Json]] = {}
    for result in answer.results:
        shown, original = pages.get((result.id, result.language)), pages.get((result.id, ""))
        if shown and original:
            project = next(iter(result.facets.get("project", ())), "")
            groups.setdefault(project, []).append(_overview(result, shown, original, presenter))
    return {
        "degraded": answer.degraded,
        "groups": [
            {"project": presenter.project(project) if project else None, "overviews": overviews}
            for project, overviews in sorted(groups.items(), key=lambda group: -len(group[1]))
        ],
    }


def _pages(results: Sequence[Result]) -> dict[tuple[str, str], Any]:
    """(work, language) -> the variant that is shown; (work, "") -> its original."""
    pages: dict[tuple[str, str], Any] = {}
    keys = [UUID(result.id) for result in results]
    found = CountryOverviewPage.objects.filter(translation_key__in=keys, alias_of=None, live=True)
    for page in found.select_related("locale"):
        work = str(page.work_id)
        pages[work, page.language] = page
        if page.is_original:
            pages[work, ""] = page
    return pages


def _overview(result: Result, shown: Any, original: Any, presenter: Presenter) -> Json:
    facts = [fact for block in shown.body if block.block_type == "facts" for fact in block.value]
    return {
        "country": presenter.country(original.country),
        "state_of_play": shown.state_of_play or None,
        "next_steps": [str(child.value) for child in shown.next_steps],
        "facts": [{"label": fact["label"], "value": fact["value"]} for fact in facts],
        "work": presenter.result(result),
    }
