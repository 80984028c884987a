"""The list of what is to be mended on a page, and the page on which a warning is waived. Whose business they are, the rules
in `wagtail_hooks.py` say."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from .checks import Finding, findings_of
from .forms import USUAL, WaiverForm
from .gate import CheckedPageMixin
from .panels import panel_context
from .waivers import end, waive


@require_safe
def panel(request: HttpRequest, page_id: int) -> HttpResponse:
    """For the form's own script the list alone; otherwise a page, since Wagtail's form needs scripts to be seen at all."""
    context = panel_context(_latest(page_id))
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return render(request, "quality/findings.html", context)
    return render(
        request, "quality/page.html", {**context, "form_url": reverse("wagtailadmin_pages:edit", args=[page_id])}
    )


@require_http_methods(["GET", "POST"])
def waive_warning(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _latest(page_id)
    finding = _warning(page, request.GET.get("check", ""), request.GET.get("key", ""))
    waiver = finding.waiver
    if request.method == "POST" and "end" in request.POST and waiver:
        end(page, waiver, request.user)
        messages.success(request, _("The warning counts again."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    initial = {
        "reason": waiver.reason if waiver else "",
        "until": waiver.until if waiver else timezone.localdate() + USUAL,
    }
    form = WaiverForm(request.POST or None, initial=initial)
    if form.is_valid():
        waive(page, finding, request.user, form.cleaned_data["reason"], form.cleaned_data["until"])
        messages.success(request, _("The warning is waived."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "quality/waive.html", {"page": page, "finding": finding, "form": form})


def _latest(page_id: int) -> Page:
    page: Page = get_object_or_404(Page, pk=page_id).get_latest_revision_as_object()
    if not isinstance(page, CheckedPageMixin):
        raise Http404
    return page


def _warning(page: Page, check: str, key: str) -> Finding:
    for one in findings_of(page):
        if (one.check.name, one.found.key) == (check, key) and one.can_be_waived:
            return one
    raise Http404
