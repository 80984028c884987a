"""What programs that read sites ask for: the sitemap, robots.txt, and how browsers may search here.

Invariant: a sitemap's part has exactly the variants that are public when it is asked for. The list of parts names no work,
and is kept for an hour; parts are cut by the ids of originals, so that a new work changes one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.languages.fallback import supported_languages
from cms.partners.models import Partner, PartnerText
from cms.terminology.models import Term
from resourcebank.models import ProjectText, ResourcePage
from resourcebank.visibility import public_by_distance, public_languages

from .public import NAVIGATION, origin_of, public_page

# A sitemap has 50,000 addresses at most, and 50 MB: a work has up to fifteen, each with the others beside it.
IDS_IN_PART = 1500
KEPT = 60 * 60  # seconds
XML = "application/xml"


@dataclass(frozen=True)
class Address:
    url: str
    changed: datetime | None
    variants: dict[str, str]  # language -> its address


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    parts = cache.get_or_set("sitemap-parts", _parts, KEPT)
    context = {"origin": origin_of(request), "parts": parts}
    return render(request, "home/sitemap_index.xml", context, content_type=XML)


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    origin = origin_of(request)
    pages = (*NAVIGATION, "about")
    variants = [{code: origin + reverse(name, args=[code]) for code in supported_languages()} for name in pages]
    variants += [
        {code: origin + reverse(name, args=[code, slug]) for code in supported_languages() if code in languages}
        for name, slug, languages in _described()
    ]
    addresses = [Address(url, None, found) for found in variants for url in found.values()]
    return _sitemap(request, addresses)


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    addresses = list(_works(part, origin_of(request)))
    if not addresses:
        raise Http404
    return _sitemap(request, addresses)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        "Disallow: /preview/",
        "Disallow: /*/resources/*/offline.",  # made on demand
        "",
        f"Sitemap: {origin_of(request)}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page
def opensearch(request: HttpRequest, language: str) -> HttpResponse:
    context = {"site_name": settings.WAGTAIL_SITE_NAME, "language": language, "origin": origin_of(request)}
    return render(
        request, "home/opensearch.xml", context, content_type="application/opensearchdescription+xml; charset=utf-8"
    )


def _described() -> Iterator[tuple[str, str, set[str]]]:
    """What has a page of its own in the languages that it has words in: the page's name, the slug, the languages. Three
    queries."""
    words = {
        "partner": PartnerText.objects.filter(partner__status=Partner.Status.ACTIVE).values_list(
            "partner__slug", "language"
        ),
        "project": ProjectText.objects.exclude(description="").values_list("project__slug", "language"),
        "term": Term.objects.filter(status=Term.Status.PREFERRED).values_list("concept__slug", "language"),
    }
    for name, rows in words.items():
        languages: dict[str, set[str]] = {}
        for slug, language in rows.order_by("pk"):
            languages.setdefault(slug, set()).add(language)
        for slug, found in languages.items():
            yield name, slug, found


def _parts() -> list[int]:
    """Those in which originals are public. One look at all of them."""
    _itself, originals = next(public_by_distance())
    numbers = ResourcePage.objects.filter(originals).order_by().annotate(part=F("pk") / IDS_IN_PART)
    return sorted(numbers.values_list("part", flat=True).distinct())


def _works(part: int, origin: str) -> Iterator[Address]:
    """Four queries."""
    ids = range(part * IDS_IN_PART, (part + 1) * IDS_IN_PART)
    originals = ResourcePage.objects.filter(is_original=True, pk__gte=ids.start, pk__lt=ids.stop)
    public = public_languages(originals.values_list("translation_key", flat=True))
    pages = ResourcePage.objects.filter(pk__in=[pk for variants in public.values() for pk in variants.values()])
    found = {pk: (slug, changed) for pk, slug, changed in pages.values_list("pk", "slug", "last_published_at")}
    for work_id, variants in public.items():
        urls = {
            language: origin
            + reverse("resource", kwargs={"language": language, "work_id": work_id, "slug": found[pk][0]})
            for language, pk in variants.items()
        }
        for language, pk in variants.items():
            yield Address(urls[language], found[pk][1], urls)


def _sitemap(request: HttpRequest, addresses: list[Address]) -> HttpResponse:
    return render(request, "home/sitemap.xml", {"addresses": addresses}, content_type=XML)
