"""The editor's page, and its answers to the script. The gate has asked whose the translation is; here it is asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from cms.localisation.checks.text import plain_text
from cms.localisation.memory.lookup import lookup
from cms.localisation.models import TranslationJob
from cms.localisation.words import SegmentChanged
from cms.refusal import Refused
from cms.terminology.recognition import term_book

from .acts import LinkChanged, act, history_of, save_link
from .chips import read
from .elsewhere import elsewhere
from .page import Event, Page, conflict_of
from .rows import LinkRow, Row, link_of, row_of
from .saving import save_all
from .subjects import Subject, open_subject

HISTORY_SHOWN = 30
TAKE_AWAY = ("withdraw", "delete")


@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: HttpRequest, translation_id: int) -> HttpResponse:
    """All of it. What is sent by the form, without scripts, is every field of the part shown and one thing to do."""
    subject = open_subject(request, translation_id)
    if subject.refresh():
        messages.warning(request, _("The source has changed since. What is new in it is not translated yet."))
    if request.method != "POST":
        return _shown(request, subject)
    action, _colon, key = request.POST.get("action", "").partition(":")
    if action in TAKE_AWAY and not key:
        messages.success(request, subject.take_away(action))
        return redirect(subject.url if action == "withdraw" else subject.home)
    page = Page(request, subject)
    saved = save_all(subject, page.rows, request.POST) if subject.may_edit else None
    if saved and saved.left:
        return _shown(request, subject, posted=saved.left, status=409)
    try:
        if action == "publish":
            _publish(request, subject)
        elif key:
            _act(subject, page, action, key, request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _shown(request, subject, refused=action == "publish", status=422)
    if saved and saved.count and action != "publish":
        messages.success(request, _("Saved."))
    for problem in saved.problems if saved else ():
        messages.warning(request, problem)
    return redirect(page.url(key))


@require_POST
def segment(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    subject = open_subject(request, translation_id)
    row = row_of(subject.translation, subject.user, segment_id, subject.cues())
    if row is None:
        return JsonResponse(
            {"error": _("The source has changed. Load the page again; your words are kept.")}, status=404
        )
    try:
        problems = act(subject, row, request.POST.get("do", ""), request.POST.dict())
    except Refused as refusal:
        return _refused(request, subject, segment_id, refusal)
    if not _is_script(request):
        messages.success(request, _("Saved."))
        return redirect(f"{subject.url}#row-{row.key}")
    return JsonResponse(_answer(request, subject, _row(subject, segment_id), problems))


def _refused(request: HttpRequest, subject: Subject, segment_id: int, refusal: Refused) -> HttpResponse:
    row = _row(subject, segment_id)
    if not _is_script(request):
        messages.error(request, str(refusal))
        return redirect(f"{subject.url}#row-{row.key}")
    if isinstance(refusal, SegmentChanged):
        return JsonResponse(conflict_of(row, refusal), status=409)
    return JsonResponse({"error": str(refusal)}, status=400)


@require_POST
def link(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    subject = open_subject(request, translation_id)
    try:
        save_link(subject, _link(subject, segment_id), request.POST.dict())
    except LinkChanged as changed:
        row = _link(subject, segment_id)
        theirs = {"text": row.text, "version": row.version, "seen": row.seen, "by": ""}
        return JsonResponse({"error": str(changed), "theirs": theirs}, status=409)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    row = _link(subject, segment_id)
    return JsonResponse({"version": row.version, "text": row.text, "seen": row.seen, "said": _("Saved.")})


@require_safe
def side(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """What is known of one text: a fragment for the script, a page for whoever has none."""
    subject = open_subject(request, translation_id)
    row = _row(subject, segment_id)
    languages = subject.translation.source.locale.language_code, subject.translation.target_locale.language_code
    matches = lookup(row.segment.text, *languages)
    context = {
        "subject": subject,
        "row": row,
        "matches": [(match, read(match.target, row.chips, rich=row.rich)) for match in matches],
        "terms": term_book(*languages).find(plain_text(row.segment.text)),
        "found": row.findings,
        "elsewhere": elsewhere(subject.translation, row),
        "source_language": subject.translation.source.locale.language_code,
        "language": subject.translation.target_locale.language_code,
        "previous_text": plain_text(row.previous.data) if row.previous else "",
        "history": [Event(event, row) for event in history_of(subject, row)[:HISTORY_SHOWN]],
        "act_url": reverse("localisation_segment", args=[translation_id, segment_id]),
    }
    name = "side" if _is_script(request) else "side_page"
    return render(request, f"localisation/editor/{name}.html", context)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _shown(request: HttpRequest, subject: Subject, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "localisation/editor/desk.html", Page(request, subject, **more).context(), status=status)


def _publish(request: HttpRequest, subject: Subject) -> None:
    if not subject.may_publish:
        raise PermissionDenied
    if subject.locked:
        raise Refused(subject.locked)
    messages.success(request, subject.publish())


def _act(subject: Subject, page: Page, action: str, key: str, posted: Mapping[str, str]) -> None:
    """What the form's fields hold is saved already."""
    row = next((one for one in page.rows if one.key == key), None)
    if not isinstance(row, Row):
        raise Http404
    row = _row(subject, row.pk)
    action = "save" if action == "keep" else action
    act(subject, row, action, {"version": row.version, "text": row.text, "adapted": posted.get("adapted", "")})


def _answer(request: HttpRequest, subject: Subject, row: Row, problems: list[str]) -> dict[str, Any]:
    context = {
        "row": row,
        "translation": subject.translation,
        "may_write": True,
        "progress": TranslationJob.objects.filter(translation=subject.translation).first(),
    }
    return {
        "version": row.version,
        "text": row.text,
        "problems": problems,
        "state": render_to_string("localisation/editor/state.html", context, request),
        "progress": render_to_string("localisation/editor/progress.html", context, request),
        "seen": row.seen,
        "said": _said(row),
    }


def _said(row: Row) -> str:
    """Also what is wrong with it: she is at the next text by now."""
    if not row.told:
        return _("Saved.")
    first = row.told[0]
    which = _("“%(title)s”") % {"title": Truncator(row.source_text).chars(40)}
    return f"{_('Saved.')} {which}: {_('Error:') if first.is_error else _('Warning:')} {first.advice}"


def _row(subject: Subject, segment_id: int) -> Row:
    row = row_of(subject.translation, subject.user, segment_id, subject.cues())
    if row is None:
        raise Http404
    return row


def _link(subject: Subject, segment_id: int) -> LinkRow:
    row = link_of(subject.translation, segment_id)
    if row is None:
        raise Http404
    return row
