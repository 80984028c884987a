"""Files of a translation to take away and to send back; in the place of wagtail-localize's own two views of PO files, which
write what they are sent. The gate has asked whether the translation is hers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail_localize.models import Translation

from cms.media.refusals import too_large
from cms.media.video.models import Track

from .po import read_po, write_po
from .service import (
    Finding,
    Row,
    check_is_of,
    is_locked,
    job_of,
    judge,
    may_exchange,
    subject_of,
    take,
    translations_beside,
)
from .texts import MAX_BYTES, Contents, Job, Reading, check_bounds
from .xliff import read_xliff, write_xliff

WRITERS = {"po": write_po, "xliff": write_xliff}
EXTENSIONS = {"po": "po", "xliff": "xlf"}
TYPES = {"po": "text/x-gettext-translation", "xliff": "application/xliff+xml"}
SHOWN_FIRST = (Finding.CONFLICT, Finding.REFUSED, Finding.CHANGED, Finding.NEW)
WRITTEN = (Finding.CONFLICT, Finding.CHANGED, Finding.NEW)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("PO or XLIFF file"),
        help_text=gettext_lazy("You are shown what it would change. Nothing is saved before you say so."),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".po,.xlf,.xliff"}),
    )

    def __init__(self, job: Job, *args: Any) -> None:
        super().__init__(*args)
        self.job = job

    def clean_file(self) -> Contents:
        contents = _read(self.cleaned_data["file"], self.job)
        check_is_of(contents, self.job)
        return contents


@require_safe
def download(request: HttpRequest, translation_id: int, file_format: str) -> HttpResponse:
    translation, subject = _open(request, translation_id)
    content = _writer(file_format)(job_of(translation, subject))
    return _attachment(content, TYPES[file_format], _file_name(translation, subject, file_format))


@require_safe
def download_all(request: HttpRequest, translation_id: int, file_format: str) -> HttpResponse:
    """Everything of the same partner into the same language that she may translate, as a zip."""
    translation, subject = _open(request, translation_id)
    write, buffer = _writer(file_format), BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for one in translations_beside(subject, request.user):
            its_subject = subject_of(one)
            archive.writestr(_file_name(one, its_subject, file_format), write(job_of(one, its_subject)))
    language = translation.target_locale.language_code
    return _attachment(buffer.getvalue(), "application/zip", f"{language}.{EXTENSIONS[file_format]}.zip")


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation, subject = _open(request, translation_id)
    job = job_of(translation, subject)
    form = FileForm(job)
    rows: list[Row] = []
    if request.method == "POST" and is_locked(subject, request.user):
        messages.error(request, _("This page is locked. Unlock it first."))
    elif request.method == "POST" and "texts" in request.POST:
        rows = _save(request, translation, subject)
        if not rows:
            return redirect("localisation_exchange", translation.pk)
    elif request.method == "POST":
        form = FileForm(job, request.POST, request.FILES)
        if form.is_valid():
            rows = judge(translation, job, form.cleaned_data["file"].readings)
    context = {
        "translation": translation,
        "job": job,
        "form": form,
        "back": editor_url(subject),
        "counts": [(finding, count) for finding in Finding if (count := _count(rows, finding))],
        "rows": [row for finding in SHOWN_FIRST for row in rows if row.finding is finding],
        "texts": _packed(rows),
        "conflict": Finding.CONFLICT,
    }
    return render(request, "localisation/exchange.html", context)


def _open(request: HttpRequest, translation_id: int) -> tuple[Translation, Any]:
    translations = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(translations, pk=translation_id, enabled=True)
    subject = subject_of(translation)
    if not may_exchange(request.user, subject):
        raise Http404
    return translation, subject


def _read(file: UploadedFile, job: Job) -> Contents:
    if (file.size or 0) > MAX_BYTES:
        raise too_large(file.size or 0, MAX_BYTES)
    content, name = file.read(), (file.name or "").lower()
    if content.startswith(b"PK") or name.endswith(".zip"):
        raise ValidationError(_("Unpack the zip file and send the files in it one at a time."))
    if name.endswith(".po"):
        return read_po(content)
    if name.endswith((".xlf", ".xliff")):
        return read_xliff(content, {text.key for text in job.texts if text.rich})
    raise ValidationError(_("Send a PO file (.po) or an XLIFF file (.xlf, .xliff)."))


def _save(request: HttpRequest, translation: Translation, subject: Any) -> list[Row]:
    """What is to be looked at once more; nothing, if all that she said yes to is saved."""
    settled = dict(one.split(":", 1) for one in request.POST.getlist("take") if ":" in one)
    try:
        sent = _unpacked(request.POST["texts"])
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        messages.error(request, _("The texts could not be read. Send the file again."))
        return []
    readings = [reading for reading, is_conflict in sent if not is_conflict or reading.key in settled]
    rows = take(translation, subject, request.user, readings, settled)
    saved = _count(rows, Finding.NEW) + _count(rows, Finding.CHANGED)
    message = ngettext(
        "%(count)d text saved. Nothing is published yet.", "%(count)d texts saved. Nothing is published yet.", saved
    )
    messages.success(request, message % {"count": saved})
    left = [row for row in rows if row.finding in {Finding.CONFLICT, Finding.REFUSED}]
    if left:
        messages.warning(request, _("Some were changed by somebody else while you looked. They are below."))
    return left


def _packed(rows: list[Row]) -> str:
    """What could be saved, for the form that says yes. It is judged again when it comes back."""
    sent = [
        [row.reading.key, row.reading.target, row.reading.was, row.finding is Finding.CONFLICT]
        for row in rows
        if row.finding in WRITTEN
    ]
    return json.dumps(sent, ensure_ascii=False) if sent else ""


def _unpacked(texts: str) -> list[tuple[Reading, bool]]:
    found = [
        (Reading(key=str(key), target=str(target), was=str(was)), bool(is_conflict))
        for key, target, was, is_conflict in json.loads(texts)
    ]
    check_bounds(reading for reading, _is_conflict in found)
    return found


def _count(rows: list[Row], finding: Finding) -> int:
    return sum(1 for row in rows if row.finding is finding)


def _writer(file_format: str) -> Any:
    if file_format not in WRITERS:
        raise Http404
    return WRITERS[file_format]


def _file_name(translation: Translation, subject: Any, file_format: str) -> str:
    """Of one language and partner, no two are the same."""
    name = f"film-{subject.video_id}-{subject.kind}" if isinstance(subject, Track) else slugify(subject.slug)
    return f"{name or 'page'}-{translation.pk}.{translation.target_locale.language_code}.{EXTENSIONS[file_format]}"


def _attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def editor_url(subject: Any) -> str:
    name = "film_track" if isinstance(subject, Track) else "wagtailadmin_pages:edit"
    return reverse(name, args=[subject.pk])
