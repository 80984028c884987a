"""Works that a reader keeps. Invariant: a list is its address, and nothing of it is stored here: whoever has the address
has the list. Which one is hers knows her device alone (`list.js`), and what is not public is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.api.v1.search_parameters import MOST_IDS, parse_work_id
from search.services import works

from .public import layout, origin_of, public_page
from .readers import presenter_of
from .search_page import shelf

MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Asked:
    ids: tuple[UUID, ...]
    unknown: int  # what is no id, or was too many
    too_many: bool


@require_safe
@public_page
def page(request: HttpRequest, language: str) -> HttpResponse:
    asked = read_ids(request.GET)
    changed, place = changed_list([str(work_id) for work_id in asked.ids], request.GET)
    if changed is not None:
        return HttpResponseRedirect(f"{reverse('list', args=[language])}{query_of(changed)}#{place}")
    query = query_of(asked.ids)
    presenter = presenter_of(request, language)
    found = works(asked.ids, presenter.languages)
    context = {
        "asked": asked,
        "cards": shelf(found, presenter),
        "gone": len(asked.ids) - len(found) + asked.unknown,
        "most": MOST_IDS,
        "list_url": reverse("list", args=[language]),
        "share_url": origin_of(request) + reverse("list", args=[language]) + query,
        "json_url": f"{reverse('api-v1:resources')}{query.replace('?ids=', '?id=')}&lang={language}",
    }
    frame = layout(language, lambda code: reverse("list", args=[code]) + query)
    return render(request, "home/list.html", {**frame, **context})


def read_ids(query: QueryDict) -> Asked:
    given = dict.fromkeys(text for texts in query.getlist("ids") for text in texts.split(",") if text)
    ids = []
    for text in list(given)[:MOST_IDS]:
        try:
            ids.append(parse_work_id(text))
        except ValueError:
            continue
    shown = min(len(given), MOST_IDS)
    return Asked(tuple(ids), unknown=shown - len(ids), too_many=len(given) > MOST_IDS)


def query_of(ids: Sequence[UUID | str]) -> str:
    return f"?ids={','.join(map(str, ids))}" if ids else ""


def changed_list(ids: Sequence[str], query: QueryDict) -> tuple[list[str] | None, str]:
    """What a button of the list's form asks for, and the place on the page where the reader goes on. `list.js` does the
    same to what it keeps."""
    name = next((name for name in (*MOVES, "remove") if query.get(name) in ids), None)
    if name is None:
        return None, ""
    work_id = query.get(name, "")
    place = ids.index(work_id)
    left = [one for one in ids if one != work_id]
    if name == "remove":
        return left, f"work-{left[min(place, len(left) - 1)]}" if left else "main"
    left.insert(max(place + MOVES[name], 0), work_id)
    return left, f"work-{work_id}"
