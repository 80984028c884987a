"""The page of the admin on which a link to the newest version of a work is made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from . import previews
from .models import ResourcePage


@require_http_methods(["GET", "POST"])
def preview_link(request: HttpRequest, page_id: int) -> HttpResponse:
    # A translation's words are in its segments, and in no version before it is published.
    page = get_object_or_404(ResourcePage, pk=page_id, is_original=True)
    if page.latest_revision_id is None:
        messages.error(request, _("Save the work first: a link shows a version that was saved."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    context: dict[str, Any] = {"page": page}
    if request.method == "POST":
        token = previews.make_token(request.user, page)
        here = request.build_absolute_uri(reverse("preview", args=[token]))
        elsewhere = settings.PREVIEW_URL.replace("{token}", token)
        context |= {"here": here, "elsewhere": elsewhere, "until": previews.ends_at()}
        data = {"work": page.get_admin_display_title()}
        log(instance=page.partner, action="partners.preview_link", user=request.user, data=data)
    return render(request, "resourcebank/admin/preview_link.html", context)
