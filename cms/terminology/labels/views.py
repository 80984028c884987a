"""The page of one table: a form for all languages, which works without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.languages.fields import language_choices
from cms.terminology.roles import rights_of

from .tables import Change, LabelTable, Place, label_tables, save_labels

ROWS_SHOWN = 20
_CELL = re.compile(r"text-([0-9]{1,18})-([A-Za-z-]{2,12})")


@dataclass(frozen=True, slots=True)
class Cell:
    key: str  # of its fields
    label: str
    language: str
    text: str
    was: str
    is_editable: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    heading: str
    cells: list[Cell]


@require_http_methods(["GET", "HEAD", "POST"])
def labels(request: HttpRequest, table: str) -> HttpResponse:
    found = label_tables().get(table)
    if found is None:
        raise Http404
    decides = rights_of(request.user).decides
    group = request.GET.get("group", "")
    page = Paginator(found.rows(group), ROWS_SHOWN).get_page(request.GET.get("p"))
    rows, typed, problems = page.object_list, {}, {}
    if request.method == "POST":
        changes = _changes(request, found)
        if any(change.place[1] not in decides for change in changes):
            raise PermissionDenied
        saved = save_labels(found, changes, request.user)
        count = {"count": saved.count}
        messages.success(request, ngettext("%(count)d text saved.", "%(count)d texts saved.", saved.count) % count)
        if not saved.problems:
            return redirect(request.get_full_path())
        problems, typed = saved.problems, {change.place: change.text for change in changes}
        rows = found.rows().filter(pk__in={pk for pk, _language in problems})
    context = {
        "table": found,
        "languages": language_choices(),
        "rows": _rows(found, rows, decides, typed, problems),
        "problems": len(problems),
        "page": page,
        "groups": found.groups(),
        "group": group,
    }
    return render(request, "terminology/labels.html", context, status=409 if problems else 200)


def _changes(request: HttpRequest, table: LabelTable) -> list[Change]:
    """Where what she sent is not what she saw."""
    changes = []
    for key in request.POST:
        if cell := _CELL.fullmatch(key):
            was, text = (table.tidy(request.POST.get(name, "")) for name in (f"was-{cell[1]}-{cell[2]}", key))
            if was != text:
                changes.append(Change((int(cell[1]), cell[2]), was, text))
    return changes


def _rows(
    table: LabelTable,
    rows: Iterable[Any],
    decides: Iterable[str],
    typed: Mapping[Place, str],
    problems: Mapping[Place, str],
) -> list[Row]:
    rows = list(rows)
    texts = table.texts_of(rows)
    return [
        Row(
            str(row),
            [
                Cell(
                    f"{row.pk}-{language}",
                    f"{row}, {name}",
                    language,
                    typed[place] if place in problems else texts.get(place, ""),
                    texts.get(place, ""),
                    language in decides,
                    problems.get(place, ""),
                )
                for language, name in language_choices()
                for place in [(row.pk, language)]
            ],
        )
        for row in rows
    ]
