"""The comments of one segment, and one of them with its answers: as pages, and as the parts of the editor's page that its
script fetches. And the questions that a partner's people are asked. All of it works by plain forms."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail_localize.models import StringSegment, Translation

from cms.addresses import way_back
from cms.localisation.checks.text import plain_text

from . import service
from .forms import AnswerForm, CommentForm
from .models import SegmentComment

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def of_segment(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    translation = get_object_or_404(service.translations_for(request.user), pk=translation_id)
    segment = get_object_or_404(service.segments_of(translation), pk=segment_id)
    form = CommentForm(request.POST if request.method == "POST" else None, auto_id=f"comment-{segment.pk}-%s")
    if not form.is_valid():
        return _show_segment(request, translation, segment, form)
    said = form.cleaned_data
    service.comment_on(translation, segment, request.user, said["text"], is_question=said["is_question"])
    if _is_fetched(request):
        return _show_segment(request, translation, segment, CommentForm(auto_id=form.auto_id))
    return _led_back(request, _("The comment is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Answer it, or settle it, or both."""
    found = get_object_or_404(service.threads_for(request.user), pk=comment_id)
    if request.method != "POST":
        return _show_thread(request, found)
    settles, form = "settle" in request.POST, AnswerForm(request.POST)
    if not settles or request.POST.get("text", "").strip():
        if not form.is_valid():
            return _show_thread(request, found, form)
        service.answer(found, request.user, form.cleaned_data["text"])
    if settles:
        service.settle(found, request.user)
    if _is_fetched(request):
        return _show_thread(request, get_object_or_404(service.threads_for(request.user), pk=comment_id))
    return _led_back(request, _("It is settled.") if settles else _("The answer is saved."))


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    shown = Paginator(service.questions_to(request.user), PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "translation_comments/questions.html", {"rows": _rows(shown), "shown": shown})


def _show_segment(
    request: HttpRequest, translation: Translation, segment: StringSegment, form: CommentForm
) -> HttpResponse:
    threads = service.threads_by_segment(translation, service.segments_of(translation)).get(segment.pk, [])
    source = plain_text(segment.string.data)
    context = {"translation": translation, "segment": segment, "source": source, "rows": _rows(threads), "form": form}
    return _render(request, "segment", context)


def _show_thread(request: HttpRequest, one: SegmentComment, form: AnswerForm | None = None) -> HttpResponse:
    (row,) = _rows([one])
    if form:
        form.auto_id = row["form"].auto_id
        row["form"] = form
    context = {"translation": one.translation, "source": row["source"], "row": row, "opened": True}
    return _render(request, "thread", context)


def _rows(threads: Any) -> list[dict[str, Any]]:
    """Each with a form of its own."""
    return [
        {
            "thread": one,
            "source": plain_text(one.source),
            "form": AnswerForm(auto_id=f"answer-{one.pk}-%s"),
        }
        for one in threads
    ]


def _render(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or only the part of it that a script asks for."""
    context |= {"next": way_back(request, ""), "part": f"translation_comments/{name}.html"}
    template = context["part"] if _is_fetched(request) else "translation_comments/page.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["X-Requested-With"])
    return response


def _led_back(request: HttpRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(way_back(request, request.path))


def _is_fetched(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"
