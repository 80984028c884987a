"""The evaluation of a partner's works or of one project's, to read, to print and as sheets. A partner's people see what
became of its own works; those who run the network, of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from babel.numbers import format_percent
from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.addresses import way_back
from cms.csv_files import CSV, as_csv
from cms.languages.names import language_name
from cms.partners.gate import Verdict
from cms.partners.members import active_partners_of
from cms.partners.models import Partner

from .evaluation import Evaluation, Figures, Period, evaluate, lines_about, works_of
from .models import Project, ReaderLine, ResourcePage

YEAR = timedelta(days=364)  # and today
WORKS_SHOWN = 100
LINES_A_PAGE = 50
Sheet = Iterator[list[Any]]


def people_of_a_partner(request: HttpRequest, kwargs: Any) -> Verdict:
    is_one = request.user.is_superuser or active_partners_of(request.user).exists()
    return Verdict.ALLOWED if is_one else Verdict.REFUSED


class PeriodForm(forms.Form):
    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            raise ValidationError({"last": _("The period ends before it begins: choose a later day.")})
        return said


@dataclass(frozen=True, slots=True)
class Row:
    """Of a table: what it is about, in which language that is said, and its figures."""

    label: str
    figures: Figures
    language: str = ""
    beside: str = ""

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """For the picture: of yes, partly and no, where each begins and how wide it is, in hundredths."""
        begins, found = 0.0, []
        for answer in ReaderLine.Useful.values:
            width = 100 * self.figures.share(answer)
            found.append((answer, begins, width))
            begins += width
        return found

    @property
    def useful(self) -> str:
        return format_percent(self.figures.share("yes"), locale=get_language() or "en") if self.figures.answers else ""


@require_safe
def evaluation(request: HttpRequest) -> HttpResponse:
    own = list(active_partners_of(request.user))
    partner = _partner(request, own)
    projects = list(Project.objects.filter(pk__in=works_of(partner).order_by().values("project")).order_by("acronym"))
    project = _named(request.GET.get("project", ""), projects)
    form, period = _period(request)
    works = works_of(partner, project)
    found = evaluate(works, period)
    lines = lines_about(works, period)
    sheets: dict[str, Callable[[], Sheet]] = {
        "works": lambda: _sheet_of_works(found),
        "languages": lambda: _sheet_of_languages(found),
        "lines": lambda: _sheet_of_lines(lines.filter(hidden=False), found),
    }
    if request.GET.get("export") in sheets:
        name = "-".join(["evaluation", request.GET["export"], partner.slug if partner else "all", *map(str, period)])
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return HttpResponse(as_csv(sheets[request.GET["export"]]()), content_type=CSV, headers=headers)
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "partners": own,
        "partner": partner,
        "projects": projects,
        "project": project,
        "form": form,
        "period": period,
        "may_see_all": request.user.is_superuser,
        **_tables(found),
        "lines": [_line(line, found) for line in page],
        "page": page,
    }
    return render(request, "resourcebank/admin/evaluation.html", context)


@require_POST
def hide_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Or show it again."""
    line = get_object_or_404(ReaderLine, pk=line_id)
    if not request.user.is_superuser:
        own = ResourcePage.objects.filter(is_original=True, partner__in=active_partners_of(request.user))
        if not own.filter(translation_key=line.work_id).exists():
            raise Http404
    line.hidden = not line.hidden
    line.save(update_fields=["hidden"])
    return redirect(way_back(request, "evaluation"))


def _partner(request: HttpRequest, own: list[Partner]) -> Partner | None:
    """None: all works."""
    slug = request.GET.get("partner")
    if not slug and request.user.is_superuser:
        return None
    return own[0] if slug is None else _named(slug, own, must=True)


def _named(slug: str, among: list[Any], must: bool = False) -> Any:
    for one in among:
        if one.slug == slug:
            return one
    if slug or must:
        raise Http404
    return None


def _period(request: HttpRequest) -> tuple[PeriodForm, Period]:
    """Where what is asked makes no sense, the form says so, and the last year is shown."""
    today = timezone.localdate()
    usual = Period(today - YEAR, today)
    form = PeriodForm({**usual._asdict(), **{name: request.GET[name] for name in usual._fields if name in request.GET}})
    return form, Period(form.cleaned_data["first"], form.cleaned_data["last"]) if form.is_valid() else usual


# --- What is shown ------------------------------------------------------------------------------------------------
def _tables(found: Evaluation) -> dict[str, Any]:
    used = found.by_work()
    works = sorted(found.works.values(), key=lambda work: (-_uses(used.get(work.id)), work.title))
    by_language = found.by_language()
    return {
        "total": Row("", found.total),
        "public": sum(work.live for work in found.works.values()),
        "translated": sum(found.translations.values()),
        "by_project": [
            Row(name or _("No project"), figures)
            for name, figures in sorted(found.by_project().items(), key=lambda row: (not row[0], row[0]))
        ],
        "by_language": [
            (
                Row(_language(code), by_language.get(code, Figures())),
                found.translations.get(code, 0),
                found.searches.get(code),
            )
            for code in sorted({*by_language, *found.translations, *found.searches}, key=_language)
        ],
        "by_work": [
            Row(work.title, used.get(work.id, Figures()), work.language, work.project) for work in works[:WORKS_SHOWN]
        ],
        "works_left": max(0, len(works) - WORKS_SHOWN),
    }


def _uses(figures: Figures | None) -> int:
    return figures.views + figures.downloads + figures.answers if figures else 0


def _line(line: ReaderLine, found: Evaluation) -> dict[str, Any]:
    return {"line": line, "work": found.works.get(line.work_id), "language": _language(line.language)}


def _language(code: str) -> str:
    return str(capfirst(language_name(code)))


# --- Sheets -------------------------------------------------------------------------------------------------------
def _figure_names() -> list[str]:
    useful = _("Useful: %(answer)s")
    return [_("Views"), _("Downloads"), *(useful % {"answer": label} for label in ReaderLine.Useful.labels)]


def _numbers(figures: Figures) -> list[int]:
    return [figures.views, figures.downloads, figures.yes, figures.partly, figures.no]


def _sheet_of_works(found: Evaluation) -> Sheet:
    """A row for each work and each language that it was read in."""
    yield [_("Partner"), _("Project"), _("Work"), _("Language"), _("Read in"), *_figure_names()]
    used: dict[UUID, dict[str, Figures]] = {}
    for (work_id, language), figures in found.figures.items():
        used.setdefault(work_id, {})[language] = figures
    for work in sorted(found.works.values(), key=lambda work: (work.partner, work.project, work.title)):
        for language, figures in sorted(used.get(work.id, {work.language: Figures()}).items()):
            yield [work.partner, work.project, work.title, work.language, language, *_numbers(figures)]


def _sheet_of_languages(found: Evaluation) -> Sheet:
    searches = [_("Searches: found"), _("Searches: found in other languages"), _("Searches: nothing found")]
    yield [_("Language"), *_figure_names(), _("Translations published"), *searches]
    for row, translations, asked in _tables(found)["by_language"]:
        yield [row.label, *_numbers(row.figures), translations, *(asked or (0, 0, 0))]


def _sheet_of_lines(lines: Any, found: Evaluation) -> Sheet:
    yield [_("Day"), _("Work"), _("Language"), _("Useful"), _("Why")]
    for line in lines.iterator():
        work = found.works.get(line.work_id)
        yield [line.day.isoformat(), work.title if work else "", line.language, line.get_useful_display(), line.text]
