"""What the checks found of live pages, kept for lists. Invariant: a page's rows are what its live version gave when it was
last assessed: at each publication, when one of its links is found broken or mended, and again after a week at most, since
what it leads to changes without it. What is waived or not live is left out when the rows are read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from .checks import Finding, Found, findings_of, registered
from .content import Place
from .models import AssessedFinding, Assessment, ExternalLink, PageLink, Waiver

AGAIN_AFTER = timedelta(days=7)
AT_ONCE = 1000  # pages in one round


@transaction.atomic
def assess(page: Page, addresses: Collection[str]) -> None:
    """`page` as it is live, of its own class, with the addresses outside that it has."""
    assessment, _created = Assessment.objects.update_or_create(page_id=page.pk, defaults={"at": timezone.now()})
    assessment.findings.all().delete()
    AssessedFinding.objects.bulk_create(
        AssessedFinding(
            assessment=assessment,
            check_name=finding.check.name,
            key=finding.found.key,
            params=dict(finding.found.params),
        )
        for finding in findings_of(page)
    )
    _keep_links(page, addresses)


def _keep_links(page: Page, addresses: Collection[str]) -> None:
    ExternalLink.objects.bulk_create((ExternalLink(url=url) for url in set(addresses)), ignore_conflicts=True)
    links = set(ExternalLink.objects.filter(url__in=addresses).values_list("pk", flat=True))
    has = PageLink.objects.filter(page_id=page.pk)
    has.exclude(link__in=links).delete()
    new = links - set(has.values_list("link", flat=True))
    PageLink.objects.bulk_create((PageLink(page_id=page.pk, link_id=pk) for pk in new), ignore_conflicts=True)


def to_assess(pages: PageQuerySet[Any]) -> PageQuerySet[Any]:
    """Of live `pages`, those whose turn it is, the longest waiting first."""
    old = Q(quality_assessment=None) | Q(quality_assessment__at__lt=timezone.now() - AGAIN_AFTER)
    return pages.filter(old, live=True).order_by("quality_assessment__at", "pk")[:AT_ONCE]


def open_findings() -> QuerySet[AssessedFinding]:
    """Of live pages, what nobody has waived until today or later."""
    waived = Waiver.objects.filter(
        page_id=OuterRef("assessment_id"),
        check_name=OuterRef("check_name"),
        key=OuterRef("key"),
        until__gte=timezone.localdate(),
    )
    return AssessedFinding.objects.filter(~Exists(waived), assessment__page__live=True)


def as_finding(row: AssessedFinding) -> Finding | None:
    """In the reader's words; None where its check is there no more."""
    check = registered(row.check_name)
    return Finding(check, Found(Place(""), row.key, row.params)) if check else None
