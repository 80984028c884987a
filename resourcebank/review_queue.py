"""The reviewer's list of what waits for her from trusted partners, to tick and approve."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.identifiers import read_id
from cms.partners.gate import Verdict
from cms.review.models import ReviewTask

from . import approval

PER_PAGE = 50  # each is published within the request


def reviews(request: HttpRequest, kwargs: Any) -> Verdict:
    user = request.user
    is_reviewer = user.is_superuser or ReviewTask.objects.filter(active=True, groups__user=user.pk).exists()
    return Verdict.ALLOWED if is_reviewer else Verdict.REFUSED


@require_http_methods(["GET", "POST"])
def review_queue(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        _approve(request)
        return redirect("review_queue")
    works = Paginator(approval.waiting_for(request.user), PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "resourcebank/admin/queue.html", {"works": works})


def _approve(request: HttpRequest) -> None:
    chosen = [version for text in request.POST.getlist("work")[:PER_PAGE] if (version := _version(text))]
    if not chosen:
        messages.warning(request, _("Tick the works that you approve."))
        return
    approved, refusals = approval.approve(request.user, chosen)
    if approved:
        message = ngettext("%(count)d work was approved", "%(count)d works were approved", approved)
        messages.success(request, message % {"count": approved})
    for refusal in refusals:
        messages.error(request, _("“%(title)s” was not approved: %(why)s") % vars(refusal))


def _version(text: str) -> approval.Version | None:
    """ "page.revision", as the list has it."""
    page, revision = map(read_id, text.partition(".")[::2])
    return (page, revision) if page and revision else None
