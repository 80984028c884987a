"""Invariant: following `next` from the first page to the last gives every work that is public all the while exactly
once, however many are published meanwhile. A cursor is a place in the order (newest first, then id), not a number of
works to skip."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from django.utils.translation import gettext as _

from resourcebank.models import ResourcePage
from search.services import Result, SearchAnswer, SearchRequest
from search.vocabulary import Vocabulary

from .parameters import Invalid, Parameter


@dataclass(frozen=True)
class Cursor:
    """The last work of a page."""

    published_at: datetime
    work_id: UUID

    def __str__(self) -> str:
        text = json.dumps([self.published_at.astimezone(UTC).isoformat(), str(self.work_id)])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Raises ValueError for what is not a cursor."""
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        published_at, work_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(published_at)
        if moment.tzinfo is None:
            raise ValueError(text)
        return cls(moment, UUID(work_id))

    @classmethod
    def after(cls, work_id: str) -> Cursor | None:
        """The place of a work; None if it was deleted just now."""
        original = ResourcePage.objects.filter(translation_key=work_id, is_original=True)
        published_at = original.values_list("first_published_at", flat=True).first()
        return cls(published_at, UUID(work_id)) if published_at else None

    def passed(self) -> frozenset[str]:
        """Works of the same moment that come no later in the order."""
        same = ResourcePage.objects.filter(is_original=True, first_published_at=self.published_at)
        ids = same.filter(translation_key__lte=self.work_id).values_list("translation_key", flat=True)
        return frozenset(map(str, ids))


def _read(texts: list[str], vocabulary: Vocabulary) -> Cursor:
    try:
        return Cursor.parse(texts[0])
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(_("It is not a cursor. Take it from “next”, or leave it out to begin anew.")) from error


CURSOR = Parameter(
    "cursor",
    "Where the page begins: take it from `next`. Its inside is not part of the contract.",
    {"type": "string", "maxLength": 200},
    _read,
)


def page_after(
    cursor: Cursor | None, asked: SearchRequest, search: Callable[[SearchRequest], SearchAnswer]
) -> tuple[SearchAnswer, Sequence[Result], Cursor | None]:
    """The last answer, the page's results, and the cursor of the next page if there is one."""
    passed = cursor.passed() if cursor else frozenset()
    bounds = [moment for moment in (asked.published_to, cursor and cursor.published_at) if moment]
    size = asked.page_size + 1 + len(passed)
    results: list[Result] = []
    for number in count(1):
        answer = search(replace(asked, published_to=min(bounds, default=None), page=number, page_size=size))
        results += [result for result in answer.results if result.id not in passed]
        left_out = size - len(answer.results)  # no longer public, though the index still has them; or the end
        if len(results) > asked.page_size or answer.count + left_out <= number * size:
            break
    page = results[: asked.page_size]
    if len(results) == len(page):
        return answer, page, None
    return answer, page, next(filter(None, (Cursor.after(result.id) for result in reversed(page))), None)
