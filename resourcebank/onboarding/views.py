"""The pages on which a partner's people send in a spreadsheet, see what it would do, and have it done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from cms.csv_files import CSV
from cms.middleware import keeps_its_own_transactions
from cms.partners.models import Partner

from . import jobs, template
from .forms import SheetForm, TemplateForm
from .models import ImportRow, SheetImport

ROWS_SHOWN = 50
IMPORTS_SHOWN = 20
TEMPLATES = {"xlsx": (template.xlsx_template, template.XLSX), "csv": (template.csv_template, CSV)}


@keeps_its_own_transactions
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, partner_id: int) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=partner_id)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        try:
            one = jobs.receive(partner, request.user, form.cleaned_data["sheet"], form.cleaned_data["attachments"])
            return redirect("onboarding_import", partner.pk, one.pk)
        except ValidationError as error:
            form.add_error(None, error)
        except jobs.Unfinished:
            form.add_error(None, _("Another import of yours is not finished. Finish it or throw it away first."))
    context = {
        "partner": partner,
        "form": form,
        "template_form": TemplateForm(initial={"language": [partner.language]}),
        "imports": partner.imports.select_related("user")[:IMPORTS_SHOWN],  # type: ignore[attr-defined]
    }
    return render(request, "onboarding/start.html", context, status=422 if form.errors else 200)


@require_safe
def download_template(request: HttpRequest, partner_id: int, file_type: str) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=partner_id)
    if file_type not in TEMPLATES:
        raise Http404
    form = TemplateForm(request.GET)
    languages = form.cleaned_data["language"] if form.is_valid() else [partner.language]
    write, mime = TEMPLATES[file_type]
    return _download(write(languages), mime, f"{partner.slug}.{file_type}")


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, partner_id: int, import_id: int) -> HttpResponse:
    one = get_object_or_404(SheetImport.objects.select_related("partner", "user"), pk=import_id, partner=partner_id)
    if request.method == "POST":
        return _act(request, one)
    counted = jobs.counts(one)
    shown = request.GET.get("show", "")
    rows = one.rows.filter(finding=shown) if shown in ImportRow.Finding.values else one.rows.all()
    writing = counted["checked"] == counted["total"]
    done, of = (counted["written"], counted["to_write"]) if writing else (counted["checked"], counted["total"])
    context = {
        "one": one,
        "partner": one.partner,
        "progress": {"done": done, "of": of, "percent": 100 * done // of if of else 100},
        "findings": [(finding.value, finding.label, counted[finding.value]) for finding in ImportRow.Finding],
        "total": counted["total"],
        "left": counted["to_write"] - counted["written"],
        "shown": shown,
        "rows": Paginator(rows, ROWS_SHOWN).get_page(request.GET.get("p")),
    }
    return render(request, "onboarding/import.html", context)


def _act(request: HttpRequest, one: SheetImport) -> HttpResponse:
    actions: dict[str, Any] = {
        "apply": lambda: jobs.apply(one, request.user, submit="submit" in request.POST),
        "stop": lambda: jobs.stop(one),
        "resume": lambda: jobs.resume(one, request.user),
        "discard": lambda: jobs.discard(one),
    }
    asked = request.POST.get("action", "")
    if asked not in actions:
        raise Http404
    if not actions[asked]():
        messages.warning(request, _("In the meantime it has gone on. This is how it stands now."))
    elif asked == "discard":
        messages.success(request, _("The import is thrown away."))
        return redirect("onboarding_start", one.partner_id)
    return redirect("onboarding_import", one.partner_id, one.pk)


@require_safe
def download_report(request: HttpRequest, partner_id: int, import_id: int) -> HttpResponse:
    one = get_object_or_404(SheetImport, pk=import_id, partner=partner_id)
    return _download(template.report(one), CSV, f"report-{one.pk}.csv")


def _download(content: bytes, mime: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type=mime, headers=headers)
