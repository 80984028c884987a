"""Where the memory is looked after: what is in it, what is to go, files in and out. The gate has asked whose it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.languages.analysis import fold

from .forms import DeleteForm, ImportForm
from .imports import Finding, judge, receive, take
from .models import MemoryEntry, PendingImport
from .permissions import languages_tended
from .tmx import MAX_UNITS, Unit, write_tmx

ENTRIES_SHOWN = 50
ROWS_SHOWN = 100  # of each finding


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    tended = languages_tended(request.user)
    form = ImportForm(tended, request.POST, request.FILES) if request.method == "POST" else ImportForm(tended)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            receive(request.user, data["source"], data["target"], data["file"].name, data["file"].read())
            return redirect("translation_memory_import")
        except ValidationError as error:
            form.add_error("file", error)
    counted = (
        MemoryEntry.objects.filter(target_language__in=tended)
        .order_by("source_language", "target_language")
        .values_list("source_language", "target_language")
        .annotate(count=Count("pk"))
    )
    pairs = [(source, target, _pair_name(source, target), count) for source, target, count in counted]
    pending = PendingImport.objects.filter(user=request.user.pk).defer("content").first()
    context = {"form": form, "pairs": pairs, "pending": pending}
    return render(request, "translation_memory/overview.html", context, status=422 if form.errors else 200)


@require_safe
def pair(request: HttpRequest, source: str, target: str) -> HttpResponse:
    question = request.GET.get("q", "").strip()
    every = _entries(source, target)
    shown = every.filter(folded__contains=fold(question)) if question else every
    page = Paginator(shown.select_related("by"), ENTRIES_SHOWN).get_page(request.GET.get("p"))
    count = every.count() if question else page.paginator.count
    context = {
        "source": source,
        "target": target,
        "name": _pair_name(source, target),
        "question": question,
        "entries": page,
        "count": count,
        "parts": range(1, -(-count // MAX_UNITS) + 1),
    }
    return render(request, "translation_memory/pair.html", context)


@require_safe
def export(request: HttpRequest, source: str, target: str, part: int) -> HttpResponse:
    """The oldest first, so that a part that is full stays as it is. Words that are translated alike at many places are in it
    once."""
    first = (part - 1) * MAX_UNITS
    rows = _entries(source, target).order_by("pk").values_list("source_data", "target_data", "at")
    found = {(words, translated): at for words, translated, at in rows[max(0, first) : max(0, first + MAX_UNITS)]}
    if not found:
        raise Http404
    content = write_tmx(source, target, (Unit(*words, at=at) for words, at in found.items()))
    headers = {"Content-Disposition": f'attachment; filename="memory-{source}-{target}-{part}.tmx"'}
    return HttpResponse(content, content_type="application/x-tmx+xml", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, memory_id: int) -> HttpResponse:
    entry = get_object_or_404(MemoryEntry, pk=memory_id)
    form = DeleteForm(request.POST) if request.method == "POST" else DeleteForm()
    if form.is_bound and form.is_valid():
        languages = f"{entry.source_language}-{entry.target_language}"
        words = {"source": entry.source_data, "target": entry.target_data}
        data = {"reason": form.cleaned_data["reason"], "languages": languages, **words}
        log(instance=entry, action="translation_memory.delete", user=request.user, data=data, deleted=True)
        entry.delete()
        messages.success(request, _("Deleted from the memory. Where it is used already, it stays."))
        return redirect("translation_memory_pair", entry.source_language, entry.target_language)
    context = {"entry": entry, "form": form, "name": _pair_name(entry.source_language, entry.target_language)}
    return render(request, "translation_memory/delete.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def pending_import(request: HttpRequest) -> HttpResponse:
    pending = PendingImport.objects.filter(
        user=request.user.pk, target_language__in=languages_tended(request.user)
    ).first()
    if pending is None:
        messages.error(request, _("There is no file waiting. Send it again."))
        return redirect("translation_memory")
    if request.method == "POST" and "discard" in request.POST:
        pending.delete()
        messages.success(request, _("Thrown away. Nothing was saved."))
        return redirect("translation_memory")
    if request.method == "POST":
        count = take(pending)
        message = ngettext("%(count)d text imported.", "%(count)d texts imported.", count)
        messages.success(request, message % {"count": count})
        return redirect("translation_memory_pair", pending.source_language, pending.target_language)
    return render(request, "translation_memory/import.html", _judged(pending))


def _judged(pending: PendingImport) -> dict[str, Any]:
    by_finding: dict[Finding, list[Unit]] = {finding: [] for finding in Finding}
    for row in judge(pending):
        by_finding[row.finding].append(row.unit)
    shown = (Finding.REFUSED, Finding.NEW)
    return {
        "pending": pending,
        "name": _pair_name(pending.source_language, pending.target_language),
        "counts": [(finding, len(units)) for finding, units in by_finding.items()],
        "rows": [(finding, unit) for finding in shown for unit in by_finding[finding][:ROWS_SHOWN]],
        "left_out": sum(max(0, len(by_finding[finding]) - ROWS_SHOWN) for finding in shown),
        "new": len(by_finding[Finding.NEW]),
    }


def _entries(source: str, target: str) -> QuerySet[MemoryEntry]:
    return MemoryEntry.objects.filter(source_language=source, target_language=target)


def _pair_name(source: str, target: str) -> str:
    names = dict(settings.LANGUAGES)
    return _("%(source)s to %(target)s") % {"source": names[source], "target": names[target]}
