"""Whether links lead somewhere. Those inside the bank are asked at once; those to elsewhere have been asked in the
background (`cms/quality/links`), and here only what came of it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from cms.identifiers import read_id
from cms.media.models import ResourceFile
from cms.quality.checks import Found, Severity, check
from cms.quality.content import Place, addresses, blocks_of, links_in_texts
from cms.quality.models import LONGEST_ADDRESS, ExternalLink
from resourcebank.blocks.structure import RelatedBlock
from resourcebank.models import ResourcePage
from resourcebank.visibility import public_languages, public_resources


@check(
    "link-not-public",
    Severity.ERROR,
    _("A link leads to something that readers cannot see: %(target)s."),
    remedy=_("Link to something that is public, or take the link away."),
)
def links_to_what_is_not_public(page: ResourcePage) -> Iterator[Found]:
    links = [(place, attrs["linktype"], _id(attrs)) for place, attrs in links_in_texts(page) if "linktype" in attrs]
    pages = {pk for _place, kind, pk in links if kind == "page"}
    files = {pk for _place, kind, pk in links if kind == "document"}
    public = set(public_resources().filter(pk__in=pages).values_list("pk", flat=True)) if pages else set()
    there = set(ResourceFile.objects.filter(pk__in=files).values_list("pk", flat=True)) if files else set()
    titles = (
        dict(ResourcePage.objects.filter(pk__in=pages - public).values_list("pk", "title")) if pages - public else {}
    )
    for place, kind, pk in links:
        if kind == "page" and pk not in public:
            title = titles.get(pk) or _("a page that is deleted")
            yield Found(place, subject=f"page {pk}", params={"target": str(title)})
        elif kind == "document" and pk not in there:
            yield Found(place, subject=f"file {pk}", params={"target": str(_("a file that is deleted"))})
    yield from _own_addresses(page)


def _id(attrs: dict[str, str]) -> int:
    """0, which nothing has, for what is no id."""
    return read_id(attrs.get("id", "")) or 0


def _own_addresses(page: ResourcePage) -> Iterator[Found]:
    """Addresses of the bank itself, written out."""
    hosts = own_hosts()
    own = [(place, address) for place, address in addresses(page) if _host(address) in hosts]
    matches = [(place, address, _resolved(address)) for place, address in own]
    works = {match.kwargs["work_id"] for _place, _address, match in matches if _is_work(match)}
    public = public_languages(works) if works else {}
    for place, address, match in matches:
        lost = match is None or match.route.startswith("admin/")
        if lost or (_is_work(match) and match.kwargs["work_id"] not in public):
            yield Found(place, subject=address, params={"target": address})


def _is_work(match: Any) -> bool:
    return match is not None and "work_id" in match.kwargs


def _resolved(address: str) -> Any:
    try:
        return resolve(urlsplit(address).path or "/")
    except Resolver404:
        return None


def own_hosts() -> set[str]:
    hosts = set(Site.objects.values_list("hostname", flat=True))
    return {*hosts, _host(settings.WAGTAILADMIN_BASE_URL)} - {""}


def external_addresses(page: ResourcePage) -> list[tuple[Place, str]]:
    hosts = own_hosts()
    return [
        (place, address)
        for place, address in addresses(page)
        if _host(address) not in hosts and len(address) <= LONGEST_ADDRESS
    ]


def _host(address: str) -> str:
    """Empty for what no browser could follow, such as `http://[`."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


@check(
    "related-not-public",
    Severity.WARNING,
    _("“%(title)s” is recommended, and readers cannot see it: it is left out."),
    remedy=_("Publish it, or take it off the list."),
)
def recommended_and_not_public(page: ResourcePage) -> Iterator[Found]:
    recommended = [
        (place, work)
        for place, block, value in blocks_of(page)
        if isinstance(block, RelatedBlock)
        for work in value
        if work
    ]
    if not recommended:
        return
    public = public_languages({work.translation_key for _place, work in recommended})
    for place, work in recommended:
        if work.translation_key not in public:
            yield Found(place, subject=f"page {work.pk}", params={"title": work.title})


@check(
    "link-broken",
    Severity.WARNING,
    _("The link %(address)s does not work."),
    remedy=_("Open it; link to where it has moved, or take it away."),
)
def broken_links(page: ResourcePage) -> Iterator[Found]:
    links = external_addresses(page)
    broken = ExternalLink.objects.filter(url__in={address for _place, address in links}, is_broken=True)
    found = set(broken.values_list("url", flat=True)) if links else set()
    for place, address in links:
        if address in found or not _host(address):
            yield Found(place, subject=address, params={"address": address})
