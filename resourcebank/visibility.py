"""What the public may see. Invariant: one rule, written as a predicate and as a queryset, proved equal by test; every
surface (API, facets, suggestions, files, captions, pages) uses it, and the time is asked when the question is asked.

A variant is public when it is live, not an alias, not expired, not private, its partner is active, its language is one
of ours, and, if it is a translation, the variant it was translated from is public too. A translation has no dates or
privacy of its own: those of its source hold.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from cms.languages.fallback import supported_languages
from cms.localisation.gate import MAX_CHAIN
from cms.partners.models import Partner

from .models import ResourcePage


def public_resources(now: datetime | None = None) -> PageQuerySet[ResourcePage]:
    """Every public variant, as a queryset of ResourcePage."""
    now = now or timezone.now()
    private_paths = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    rule, so_far, prefix = Q(), Q(), ""
    for _step in range(MAX_CHAIN):
        so_far &= _may_show(prefix, now, private_paths)
        rule |= so_far & Q(**{f"{prefix}is_original": True})
        prefix += "translation_of__"
    return ResourcePage.objects.filter(rule)


def _may_show(prefix: str, now: datetime, private_paths: list[str]) -> Q:
    """The rule for one variant of the chain, its source left aside."""
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


def is_public(page: ResourcePage, now: datetime | None = None) -> bool:
    now = now or timezone.now()
    for _step in range(MAX_CHAIN):
        if not (
            page.live
            and page.alias_of_id is None
            and (page.expire_at is None or page.expire_at > now)
            and page.partner.status == Partner.Status.ACTIVE
            and page.language in supported_languages()
            and not page.get_view_restrictions().exists()
        ):
            return False
        if page.is_original:
            return True
        if page.translation_of is None:
            return False
        page = page.translation_of  # type: ignore[assignment]
    return False
