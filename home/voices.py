"""What readers tell the partners, in one line or by one press of a button. Invariant: what is public says nothing of what
was told; a work is judged by readers only, each of them once a day; and who told it is not known."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resourcebank.gaps import note_gap
from resourcebank.models import DailyCount, ReaderLine
from resourcebank.usage import Use, count_now
from search.api.v1.detail import present_work
from search.api.v1.presenters import Json
from search.vocabulary import current_vocabulary

from .anonymous_forms import LineField, anonymous_form, is_first, is_program, says_who
from .public import layout
from .question import read_question
from .readers import presenter_of
from .work_page import slug_of

Kind = DailyCount.Kind


class TellUsForm(forms.Form):
    text = LineField()


class UsefulForm(forms.Form):
    useful = forms.ChoiceField(
        choices=ReaderLine.Useful.choices, error_messages={"required": _("Choose yes, partly or no.")}
    )
    text = LineField(required=False)


@anonymous_form
def tell_us(request: HttpRequest, language: str) -> HttpResponse:
    question = read_question(request.GET, current_vocabulary())

    def address(code: str) -> str:
        return reverse("tell_us", args=[code]) + question.query_string()

    context: dict[str, Any] = {"language": language, "question": question, "told": request.GET.get("told", "")}
    if request.method == "POST":
        form = TellUsForm(request.POST)
        if form.is_valid():
            text = form.cleaned_data["text"]
            if not is_program(request) and is_first(request, "tell_us", language, text):
                note_gap(text, language, "" if says_who(question.q) else question.q, question.filters)
            here = address(language)
            return _thank(request, "tell_us", f"{here}{'&' if '?' in here else '?'}told=tell_us", context)
        context["form"] = form
    return _show(request, "tell_us", {**layout(language, address), **context})


@anonymous_form
def useful(request: HttpRequest, language: str, work_id: UUID) -> HttpResponse:
    work, here = _work(request, language, work_id)
    if request.method != "POST":
        return HttpResponseRedirect(here)
    form = UsefulForm(request.POST)
    if not form.is_valid():
        return _show(request, "useful", {**layout(language), "work": work, "work_url": here, "form": form})
    told = "useful"
    if not is_program(request):
        if is_first(request, "useful", str(work_id)):
            _keep(work, form.cleaned_data["useful"], form.cleaned_data["text"])
        else:
            told = "useful_before"
    return _thank(request, "useful", f"{here}?told={told}#useful", {"language": language, "work": work, "told": told})


@anonymous_form
def wanted(request: HttpRequest, language: str, work_id: UUID) -> HttpResponse:
    """She would like to read the work in the page's language, which it does not have."""
    work, here = _work(request, language, work_id)
    if request.method != "POST" or work["language"] == language:
        return HttpResponseRedirect(here)
    if not is_program(request) and is_first(request, "wanted", str(work_id), language):
        count_now(Use(timezone.localdate(), Kind.WANTED, work_id, language))
    context = {**layout(language), "work": work, "told": "wanted"}
    return _thank(request, "wanted", f"{here}?told=wanted#wanted", context)


def _work(request: HttpRequest, language: str, work_id: UUID) -> tuple[Json, str]:
    """As she is shown it, and where."""
    work = present_work(work_id, presenter_of(request, language))
    if work is None:
        raise Http404
    return work, reverse("resource", kwargs={"language": language, "work_id": work_id, "slug": slug_of(work)})


def _keep(work: Json, useful: str, text: str) -> None:
    day = timezone.localdate()
    count_now(Use(day, Kind.USEFUL, UUID(str(work["id"])), work["language"], useful))
    if text:
        ReaderLine.objects.create(day=day, work_id=work["id"], language=work["language"], useful=useful, text=text)


def _is_for_script(request: HttpRequest) -> bool:
    """Which puts the answer in the form's place."""
    return request.headers.get("X-Requested-With") == "fetch"


def _thank(request: HttpRequest, part: str, address: str, context: dict[str, Any]) -> HttpResponse:
    if _is_for_script(request):
        return render(request, f"home/{part}.html", {**context, "told": context["told"] or part})
    return HttpResponseRedirect(address)


def _show(request: HttpRequest, part: str, context: dict[str, Any]) -> HttpResponse:
    """The form, with what is to be mended in it if anything is."""
    template = f"home/{part}.html" if _is_for_script(request) else "home/voice.html"
    return render(request, template, {**context, "part": f"home/{part}.html"})
