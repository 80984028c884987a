"""What documents are made of, read from the database. Invariant: what the public may not see is not read (`visibility.py`),
and a batch costs the same number of queries however many works it has; one more for each type of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import prefetch_related_objects

from cms.media.models import ResourceFile
from cms.media.video.models import Video
from cms.terminology.models import Concept
from resourcebank.files import files_by_page
from resourcebank.models import CONCEPT_FIELDS, ResourcePage
from resourcebank.videos import videos_of
from resourcebank.visibility import public_pages


@dataclass(frozen=True, slots=True)
class Batch:
    """All that the documents of some works are made of."""

    variants: dict[UUID, list[ResourcePage]]  # concrete pages, the original first
    concepts: dict[str, dict[int, tuple[str, ...]]]  # facet -> page id -> slugs
    files: dict[int, list[ResourceFile]]
    videos: dict[int, Video]  # of originals


def read_batch(work_ids: Iterable[UUID]) -> Batch:
    own = {page.pk: page for page in _public_variants(work_ids)}
    variants: dict[UUID, list[ResourcePage]] = {}
    for page in own.values():
        page.translation_of = own.get(page.translation_of_id or 0)  # public as well, or this one would not be
        variants.setdefault(page.translation_key, []).append(page)
    originals = [page.pk for page in own.values() if page.is_original]
    videos = videos_of(own[pk] for pk in originals)
    return Batch(variants, _filed_under(originals), files_by_page(list(own.values())), videos)


def _public_variants(work_ids: Iterable[UUID]) -> list[ResourcePage]:
    """Of their concrete types, originals first. A query for each type: as what they have in common first, and then as
    their types, each would be read twice."""
    found: list[ResourcePage] = []
    for type_id, ids in public_pages(work_ids).items():
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        pages = model.objects.filter(pk__in=ids).order_by()
        found += pages.select_related("locale", "partner", "project__programme__logo", "image")
    prefetch_related_objects([page.image for page in found if page.image], "renditions")
    return sorted(found, key=lambda page: (not page.is_original, page.pk))


def _filed_under(page_ids: Sequence[int]) -> dict[str, dict[int, tuple[str, ...]]]:
    """Facet -> page id -> slugs. One query."""
    found: dict[str, dict[int, tuple[str, ...]]] = {facet: {} for facet in CONCEPT_FIELDS}
    if page_ids:
        with connection.cursor() as cursor:
            cursor.execute(_filed_under_sql(len(page_ids)), [*page_ids] * len(CONCEPT_FIELDS))
            for facet, page_id, slug in cursor:
                found[facet][page_id] = (*found[facet].get(page_id, ()), slug)
    return found


@cache
def _filed_under_sql(count: int) -> str:
    """By hand: each facet has a table of its own, and Django takes longer to put four questions together than the
    database to answer them."""
    ids = ", ".join(["%s"] * count)
    filed = " UNION ALL ".join(
        f"SELECT '{facet}' AS facet, resourcepage_id, concept_id FROM {_table(name)} WHERE resourcepage_id IN ({ids})"  # noqa: S608 - names of ours
        for facet, name in CONCEPT_FIELDS.items()
    )
    concepts = f"{Concept._meta.db_table} AS concept ON concept.id = concept_id"
    return f"SELECT facet, resourcepage_id, slug FROM ({filed}) AS filed JOIN {concepts} ORDER BY sort_order, slug"  # noqa: S608


def _table(field: str) -> str:
    through = ResourcePage._meta.get_field(field).remote_field.through  # type: ignore[union-attr]
    return through._meta.db_table
