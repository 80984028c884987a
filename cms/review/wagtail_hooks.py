from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .models import APPROVE, wrote_last


@hooks.register("after_edit_page")
def tell_who_may_not_approve(request: HttpRequest, page: Page) -> HttpResponse | None:
    asked = request.POST.get("workflow-action-name") if "action-workflow-action" in request.POST else None
    if asked != APPROVE or not page.workflow_in_progress or not wrote_last(page, request.user):
        return None
    messages.warning(request, _("You changed this last, so somebody else has to approve it. Your changes are saved."))
    return redirect("wagtailadmin_pages:edit", page.pk)
