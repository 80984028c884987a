"""Suggestions as one reader sees them. Invariant: one that leads somewhere says where."""

from __future__ import annotations

from collections.abc import Iterable

from resourcebank.models import ResourcePage
from search.suggestions import suggest

from .presenters import Json, Presenter


def present_suggestions(q: str, presenter: Presenter, size: int) -> list[Json]:
    items = suggest(q, presenter.languages, size, presenter.vocabulary)
    slugs = _slugs(item.id for item in items if item.type == "title" and item.id)
    return [presenter.suggestion(item, slugs.get(item.id or "")) for item in items]


def _slugs(work_ids: Iterable[str]) -> dict[str, str]:
    """Of works known to be public; all variants of one have the same."""
    originals = ResourcePage.objects.filter(is_original=True, translation_key__in=list(work_ids))
    return {str(work_id): slug for work_id, slug in originals.values_list("translation_key", "slug")}
