"""Any search as a feed, Atom or JSON Feed, to be told of what is new. Invariant: it is the search page's question, answered
in the same way; whatever the order, the first works of it are in it. Feeds are not counted: programs ask, not people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from search.api.v1.presenters import Json, Presenter
from search.services import search
from search.vocabulary import current_vocabulary

from .narrowing import chips
from .public import origin_of, public_page
from .question import Question, read_question

JSON_FEED = "https://jsonfeed.org/version/1.1"
WORKS = 20  # in a feed
FEEDS = {"application/atom+xml": "feed_atom", "application/feed+json": "feed_json"}


@dataclass(frozen=True)
class Feed:
    title: str
    language: str
    url: str  # its own
    page_url: str  # of the search
    works: list[Json]  # as the API has them


@require_safe
@public_page
def atom(request: HttpRequest, language: str) -> HttpResponse:
    feed = _read(request, language)
    written = _Atom(feed.title, feed.page_url, "", language=language, feed_url=feed.url, feed_guid=feed.page_url)
    for work in feed.works:
        written.add_item(
            work["title"],
            work["url"],
            work["summary"],
            unique_id=f"urn:uuid:{work['id']}",
            author_name=work["partner"]["name"],
            pubdate=parse_datetime(work["published_at"]),
            updateddate=parse_datetime(work["updated_at"]),
            categories=list(_tags(work)),
            language=work["language"],
        )
    return HttpResponse(written.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@public_page
def json_feed(request: HttpRequest, language: str) -> HttpResponse:
    feed = _read(request, language)
    written = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "language": language,
        "items": [_item(work) for work in feed.works],
    }
    return HttpResponse(json.dumps(written, ensure_ascii=False), content_type="application/feed+json")


def feeds_of(question: Question, language: str) -> list[tuple[str, str]]:
    """Media type and address of each, for pages that lead to them."""
    asked = replace(question, page=1).query_string()
    return [(type, reverse(name, args=[language]) + asked) for type, name in FEEDS.items()]


def _read(request: HttpRequest, language: str) -> Feed:
    vocabulary, origin = current_vocabulary(), origin_of(request)
    question = read_question(request.GET, vocabulary)
    # What is new comes first unless she says otherwise, also where the page would show the best match first.
    asked = replace(question, sort=question.sort or "newest").request(language)
    found = search(replace(asked, page_size=WORKS, facets=()), vocabulary)
    presenter = Presenter((language,), origin, vocabulary)
    chosen = [chip["label"] for chip in chips(question, presenter)]
    return Feed(
        title=" · ".join(part for part in (question.q, ", ".join(chosen), settings.WAGTAIL_SITE_NAME) if part),
        language=language,
        url=request.build_absolute_uri(),
        page_url=origin + reverse("bank", args=[language]) + question.query_string(),
        works=[presenter.result(result) for result in found.results],
    )


def _tags(work: Json) -> Iterable[str]:
    return (concept["label"] for concept in work["topics"])


def _item(work: Json) -> Json:
    item = {
        "id": f"urn:uuid:{work['id']}",
        "url": work["url"],
        "title": work["title"],
        "content_text": work["summary"],
        "date_published": work["published_at"],
        "date_modified": work["updated_at"],
        "authors": [{"name": work["partner"]["name"]}],
        "tags": list(_tags(work)),
        "language": work["language"],
    }
    return {**item, "image": work["thumbnail"]["url"]} if work["thumbnail"] else item


class _Atom(Atom1Feed):
    """Each work says which language it is in."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {**super().item_attributes(item), "xml:lang": item["language"]}
