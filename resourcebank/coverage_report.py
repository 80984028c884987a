"""How much of the bank, or of one partner's works, each language has: to read, and as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_percent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.csv_files import CSV, as_csv
from cms.languages.names import language_name
from cms.localisation.roles import locales_of
from cms.partners.members import active_partners_of
from cms.partners.models import Partner

from .checks import resource_page_types
from .coverage import ADAPTED, MISSING, STATES, Amount, Cell, Coverage, count_coverage, unanswered_searches, weigh
from .coverage_trend import SHOWN, Point, trends
from .demand import Wanted, wanted_without_translation
from .models import ResourcePage

SHADES = 4
WIDTH, HEIGHT = 120, 24
WANTED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: shaded by how much of it is there, from 0 to SHADES."""

    all: Amount
    cell: Cell

    @property
    def there(self) -> int:
        return self.all.works - self.cell[MISSING].works

    @property
    def shade(self) -> int:
        return self.there * SHADES // self.all.works if self.all.works else 0


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    whole: Shown
    cells: list[Shown]
    unanswered: int
    weighted: int
    queue: str | None  # where it is translated, for whom that is open


@dataclass(frozen=True, slots=True)
class Trend:
    """Of one language: its first and its last day, and a line between them."""

    name: str
    first: Point
    last: Point
    line: str  # points of a picture WIDTH wide and HEIGHT high

    @property
    def told(self) -> str:
        """What the line shows, for whoever does not see it."""
        days = {"from": date_format(self.first.day), "to": date_format(self.last.day)}
        shares = {"before": _percent(self.first), "now": _percent(self.last)}
        return _("%(before)s on %(from)s, %(now)s on %(to)s") % {**days, **shares}

    @property
    def shares(self) -> tuple[str, str]:
        return _percent(self.first), _percent(self.last)


@require_safe
def coverage_report(request: HttpRequest) -> HttpResponse:
    own = list(active_partners_of(request.user))
    partner = _chosen(request, own)
    coverage = count_coverage(partner=partner)
    rows = _rows(coverage, request.user)
    if request.GET.get("export") == "csv":
        name = f"languages-{partner.slug if partner else 'all'}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(as_csv(_sheet(coverage, rows)), content_type=CSV, headers=headers)
    labels = _type_labels()
    context = {
        "partners": own,
        "partner": partner,
        "types": [labels[kind] for kind in coverage.types],
        "rows": rows,
        "trends": _trends(),
        "wanted": [(one, _name(one.language)) for one in _wanted(partner)],
        "picture": {"width": WIDTH, "height": HEIGHT},
    }
    return render(request, "resourcebank/admin/coverage.html", context)


def _chosen(request: HttpRequest, own: list[Partner]) -> Partner | None:
    """A partner's people begin with their own works; None: all works."""
    slug = request.GET.get("partner")
    if slug is None:
        return None if request.user.is_superuser else next(iter(own), None)
    if not slug:
        return None
    for partner in own:
        if partner.slug == slug:
            return partner
    raise Http404


def _wanted(partner: Partner | None) -> list[Wanted]:
    works = ResourcePage.objects.filter(partner=partner) if partner else ResourcePage.objects.all()
    return wanted_without_translation(works, WANTED_SHOWN)


def _name(language: str) -> str:
    return str(capfirst(language_name(language)))


def _rows(coverage: Coverage, user: Any) -> list[Row]:
    """Where readers miss most first."""
    queues = {locale.language_code for locale in locales_of(user)}
    unanswered = unanswered_searches()
    everywhere = sum(unanswered.values())
    rows = []
    for code in coverage.languages:
        whole = coverage.row(code)
        rows.append(
            Row(
                code=code,
                name=_name(code),
                whole=Shown(coverage.all_works, whole),
                cells=[Shown(coverage.of_type[kind], coverage.cell(code, kind)) for kind in coverage.types],
                unanswered=unanswered.get(code, 0),
                weighted=weigh(whole[MISSING], unanswered.get(code, 0), everywhere),
                queue=reverse("localisation_queue", args=[code]) if code in queues else None,
            )
        )
    return sorted(rows, key=lambda row: (-row.weighted, -row.whole.cell[MISSING].words, row.name))


def _trends() -> list[Trend]:
    """By name, of languages that were counted on two days at least."""
    found = [
        Trend(_name(code), points[0], points[-1], _line(points)) for code, points in trends().items() if len(points) > 1
    ]
    return sorted(found, key=lambda trend: trend.name)


def _line(points: list[Point]) -> str:
    first = points[-1].day - SHOWN
    places = ((WIDTH * (day - first) / SHOWN, 1 + (HEIGHT - 2) * (1 - share)) for day, share in points)
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in places)


def _percent(point: Point) -> str:
    return format_percent(point.share, locale=get_language() or "en")


def _sheet(coverage: Coverage, rows: list[Row]) -> Iterator[list[Any]]:
    """A row for each language and type, then one for all types together, which alone has what readers asked for."""
    labels, state_labels = _type_labels(), _state_labels()
    headings = (_("%(state)s: works"), _("%(state)s: words"))
    counts = [heading % {"state": state_labels[state]} for state in (*STATES, ADAPTED) for heading in headings]
    yield [_("Language"), _("Name"), _("Type"), *counts, _("Searches without an answer"), _("Weighted gap, words")]
    for row in rows:
        for kind, shown in zip(coverage.types, row.cells, strict=True):
            yield [row.code, row.name, labels[kind], *_numbers(shown.cell), "", ""]
        yield [row.code, row.name, _("All types"), *_numbers(row.whole.cell), row.unanswered, row.weighted]


def _numbers(cell: Cell) -> list[int]:
    return [number for state in (*STATES, ADAPTED) for number in cell[state]]


def _type_labels() -> dict[str, str]:
    return {model.resource_type: capfirst(str(model._meta.verbose_name)) for model in resource_page_types()}


def _state_labels() -> dict[str, str]:
    return {
        "original": _("Original"),
        "translated": _("Translated"),
        "machine": _("Machine translated"),
        "outdated": _("Outdated"),
        MISSING: _("Missing"),
        ADAPTED: _("Adapted"),
    }
