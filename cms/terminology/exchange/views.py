"""The page on which the termbase goes out as a file and comes back: sent, shown what it would change, applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from cms.csv_files import CSV
from cms.languages.fallback import supported_languages
from cms.languages.fields import language_choices
from cms.media.refusals import too_large
from cms.terminology.entries import read_concepts
from cms.terminology.roles import rights_of

from .lines import MAX_BYTES, Line, in_order
from .service import Finding, Verdict, apply, judge
from .sheet import read_csv, write_csv
from .tbx import read_tbx, write_tbx

FORMATS = {"tbx": "application/x-tbx; charset=utf-8", "csv": CSV}
SEAL = "terminology.exchange"  # what was shown comes back as it was
SEALED_FOR = 24 * 60 * 60  # seconds
SHOWN_FIRST = (Finding.ERROR, Finding.CHANGED, Finding.NEW)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("A TBX or CSV file"))

    def clean_file(self) -> list[Line]:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise too_large(file.size or 0, MAX_BYTES)
        name = (file.name or "").lower()
        if not name.endswith((".tbx", ".xml", ".csv", ".txt")):
            raise ValidationError(_("Send a TBX file (.tbx) or a CSV file (.csv)."))
        lines = (read_csv if name.endswith((".csv", ".txt")) else read_tbx)(file.read())
        if not lines:
            raise ValidationError(_("There is no term in this file."))
        return lines


@require_safe
def export(request: HttpRequest, file_format: str) -> HttpResponse:
    """`?language=`: of one; else of all."""
    language = request.GET.get("language", "")
    if file_format not in FORMATS or language not in ("", *supported_languages()):
        raise Http404
    concepts = in_order(read_concepts(), [language] if language else supported_languages())
    content: str | bytes = write_csv(concepts)
    if file_format == "tbx":
        content = write_tbx(settings.WAGTAIL_SITE_NAME, concepts, {})
    headers = {"Content-Disposition": f'attachment; filename="terms{f".{language}" if language else ""}.{file_format}"'}
    return HttpResponse(content, content_type=FORMATS[file_format], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    rights = rights_of(request.user)
    if request.method == "POST" and not rights.decides:
        raise PermissionDenied
    form, verdicts = FileForm(), []
    if "shown" in request.POST:
        verdicts = _apply(request)
        if not verdicts:
            return redirect("terms_exchange")
    elif request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            verdicts = judge(form.cleaned_data["file"], request.user)
    counted = Counter(verdict.finding for verdict in verdicts)
    context = {
        "may_send": bool(rights.decides),
        "form": form,
        "languages": language_choices(),
        "counts": [(finding.label, counted[finding]) for finding in Finding if counted[finding]],
        "verdicts": [one for finding in SHOWN_FIRST for one in verdicts if one.finding is finding],
        "same": [one for one in verdicts if one.finding is Finding.SAME],
        "sealed": _seal(request, verdicts),
    }
    return render(request, "terminology/exchange.html", context, status=422 if form.errors else 200)


def _apply(request: HttpRequest) -> list[Verdict]:
    """What was not written and why; nothing if all was."""
    try:
        user, shown = signing.loads(request.POST["shown"], salt=SEAL, max_age=SEALED_FOR)
    except signing.BadSignature:
        user, shown = None, []
    if user != request.user.pk:
        messages.error(request, _("What was shown could not be read any more. Send the file again."))
        return []
    verdicts = apply([(Line(*line), tuple(was)) for line, was in shown], request.user)
    count = sum(verdict.is_written for verdict in verdicts)
    messages.success(request, ngettext("%(count)d line written.", "%(count)d lines written.", count) % {"count": count})
    return [verdict for verdict in verdicts if verdict.finding is Finding.ERROR]


def _seal(request: HttpRequest, verdicts: list[Verdict]) -> str:
    shown: list[Any] = [[astuple(one.line), one.was] for one in verdicts if one.is_written]
    return signing.dumps([request.user.pk, shown], salt=SEAL, compress=True) if shown else ""
