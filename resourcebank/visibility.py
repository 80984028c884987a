"""What the public may see. Invariant: one rule, written as a predicate and as a queryset, proved equal by test; every
surface (API, facets, suggestions, files, captions, pages) uses it, and the time is asked when the question is asked.

A variant is public when it is live, not an alias, not expired, not private, its partner is active, its language is one
of ours, and, if it is a translation, the variant it was translated from is public too. A translation has no dates or
privacy of its own: those of its source hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min, Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.kept_query import KeptQuery
from cms.languages.fallback import supported_languages
from cms.localisation.gate import MAX_CHAIN
from cms.partners.models import Partner

from .models import ResourcePage


class _Variant(NamedTuple):
    """What the rule asks of a variant; in the order of _COLUMNS."""

    pk: int
    work_id: UUID
    language: str
    live: bool
    alias_of_id: int | None
    expire_at: datetime | None
    path: str
    partner_status: str
    is_original: bool
    translation_of_id: int | None
    content_type_id: int


_COLUMNS = (
    "pk", "translation_key", "locale__language_code", "live", "alias_of_id", "expire_at", "path", "partner__status",
    "is_original", "translation_of_id", "content_type_id",
)  # fmt: skip


def is_public(page: ResourcePage, now: datetime | None = None) -> bool:
    languages = public_languages([page.translation_key], now).get(page.translation_key, {})
    return page.pk in languages.values()


def public_languages(work_ids: Iterable[UUID], now: datetime | None = None) -> dict[UUID, dict[str, int]]:
    """Of each of the works that is public: its public languages, and the page of each. Two queries."""
    public: dict[UUID, dict[str, int]] = {}
    for variant in _public_variants(work_ids, now or timezone.now()):
        public.setdefault(variant.work_id, {})[variant.language] = variant.pk
    return public


def public_pages(work_ids: Iterable[UUID]) -> dict[int, list[int]]:
    """The public pages of all these works together, by content type. Two queries."""
    public: dict[int, list[int]] = {}
    for variant in _public_variants(work_ids, timezone.now()):
        public.setdefault(variant.content_type_id, []).append(variant.pk)
    return public


def _public_variants(work_ids: Iterable[UUID], now: datetime) -> list[_Variant]:
    private_paths = _private_paths()
    # All variants of a work have its key, so whatever one was translated from is among the rows too.
    rows = _rows().filter(translation_key__in=list(work_ids))
    variants = {row[0]: _Variant(*row) for row in rows}
    return [one for one in variants.values() if _chain_may_show(one, variants, now, private_paths)]


@cache
def _rows() -> PageQuerySet[ResourcePage]:
    """Kept, since every search asks it, and Django takes longer to put it together than the database to answer it."""
    return ResourcePage.objects.order_by("-is_original", "pk").values_list(*_COLUMNS)


def _chain_may_show(
    variant: _Variant, variants: Mapping[int, _Variant], now: datetime, private_paths: list[str]
) -> bool:
    link: _Variant | None = variant
    for _step in range(MAX_CHAIN):
        if link is None or not _may_show(link, now, private_paths):
            return False
        if link.is_original:
            return True
        link = variants.get(link.translation_of_id or 0)
    return False


def _may_show(variant: _Variant, now: datetime, private_paths: list[str]) -> bool:
    """The rule for one variant, its source left aside."""
    return (
        variant.live
        and variant.alias_of_id is None
        and (variant.expire_at is None or variant.expire_at > now)
        and variant.partner_status == Partner.Status.ACTIVE
        and variant.language in supported_languages()
        and not any(variant.path.startswith(path) for path in private_paths)
    )


def public_resources(now: datetime | None = None) -> PageQuerySet[ResourcePage]:
    """The same rule as a queryset: every public variant."""
    rule = Q()
    for _to_original, so_far_away in public_by_distance(now):
        rule |= so_far_away
    return ResourcePage.objects.filter(rule)


def public_originals(now: datetime | None = None) -> PageQuerySet[ResourcePage]:
    """Of those the originals, which hang on no other variant."""
    _to_original, originals = next(public_by_distance(now))
    return ResourcePage.objects.filter(originals)


def next_expiry(now: datetime) -> datetime | None:
    """The next moment at which something stops being public by itself. Looks at every page once."""
    return Page.objects.filter(live=True, expire_at__gt=now).aggregate(next=Min("expire_at"))["next"]


def public_by_distance(now: datetime | None = None) -> Iterator[tuple[str, Q]]:
    """The same rule in parts, for what counts all works: asked one by one they need no outer joins. For originals, their
    translations, the translations of those and so on: the lookups' way from a variant to its original, and the rule."""
    now = now or timezone.now()
    private_paths = _private_paths()
    so_far, to_original = Q(), ""
    for _step in range(MAX_CHAIN):
        so_far &= _may_show_q(to_original, now, private_paths)
        yield to_original, so_far & Q(**{f"{to_original}is_original": True})
        to_original += "translation_of__"


def _may_show_q(prefix: str, now: datetime, private_paths: list[str]) -> Q:
    rule = Q(
        **{
            f"{prefix}live": True,
            f"{prefix}alias_of__isnull": True,
            f"{prefix}partner__status": Partner.Status.ACTIVE,
            f"{prefix}locale__language_code__in": supported_languages(),
        }
    )
    rule &= Q(**{f"{prefix}expire_at__isnull": True}) | Q(**{f"{prefix}expire_at__gt": now})
    for path in private_paths:
        rule &= ~Q(**{f"{prefix}path__startswith": path})
    return rule


def _private_paths() -> list[str]:
    return [path for (path,) in _restrictions.rows()]


_restrictions = KeptQuery(lambda: PageViewRestriction.objects.values_list("page__path"))
