"""A peer: what a Wagtail site has without a search server, its search in the database.

Invariant: pages are indexed as a site's would be that serves readers by it: with their bodies, and with the filters that
facets are counted by. It finds pages, not works, and marks nothing. The product itself uses it for editors only."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from resourcebank.models import ResourcePage

from .measure import Ask
from .questions import Question

FACETS = ("content_type_id", "locale_id", "partner_id", "topics", "audiences", "stages")  # countries it cannot count


def make_index() -> None:
    ResourcePage.search_fields = [
        *ResourcePage.search_fields,
        index.SearchField("body"),
        *(index.FilterField(name) for name in FACETS if not name.endswith("_id")),
    ]
    call_command("wagtail_update_index", verbosity=0, chunk_size=500)


def search(question: Question) -> Ask:
    def ask() -> Any:
        found = get_search_backend().search(question.text, ResourcePage.objects.live(), operator="and")
        return found.count(), list(found[:20]), [found.facet(name) for name in FACETS]

    return ask
