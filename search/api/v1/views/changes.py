"""The change log for whoever keeps a copy of the bank."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from search.changes import Cursor, changes_after
from search.documents import rfc3339
from search.vocabulary import Vocabulary

from .. import schema
from ..caching import answer
from ..parameters import Invalid, Parameter
from ..search_parameters import PAGE_SIZE
from .base import ApiView


def _read(texts: list[str], vocabulary: Vocabulary) -> Cursor:
    try:
        return Cursor.parse(texts[0])
    except ValueError as error:
        raise Invalid(_("It is not a cursor. Take it from “next_cursor”, or leave it out to begin anew.")) from error


CURSOR = Parameter(
    "cursor",
    "Where to go on: take it from `next_cursor`. Keep the last one; it works for ever.",
    {"type": "string", "maxLength": 60},
    _read,
)


class ChangesView(ApiView):
    parameters = (CURSOR, PAGE_SIZE)

    @schema.changes
    def get(self, request: Request) -> HttpResponse:
        values = self.values()
        changes, after, has_more = changes_after(values["cursor"] or Cursor(), values["page_size"])
        data = {
            "changes": [
                {
                    "seq": change.seq,
                    "at": rfc3339(change.at),
                    "id": str(change.work_id),
                    "action": "upsert" if change.is_public else "delete",
                    "api_url": request.build_absolute_uri(reverse("api-v1:resource", args=[change.work_id])),
                }
                for change in changes
            ],
            "next_cursor": str(after),
            "has_more": has_more,
        }
        return answer(request, data)
