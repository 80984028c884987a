"""What happens in the page editor of a translation before wagtail-localize takes over: publishing goes through our
service, and whoever opens a translation sees its source as it is now."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import Translation

from cms.localisation.gate import PublicationRefused
from cms.localisation.models import TranslatedPageMixin
from cms.localisation.segments import translation_of_page
from cms.localisation.services import publish_translation, refresh_translation

NOT_OFFERED_ACTIONS = {"localize-restart-translation", "localize-convert-to-alias"}


def refused(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """In the place of a view of wagtail-localize that does not ask whose page it is, or goes past the gate."""
    return render(request, "localisation/refused.html", status=403)


def before_edit(request: HttpRequest, page: Any) -> HttpResponse | None:
    if not isinstance(page, TranslatedPageMixin):
        return None
    if request.method == "POST" and NOT_OFFERED_ACTIONS & request.POST.keys():
        return refused(request)
    translation = translation_of_page(page)
    if translation is None:
        return None
    if request.method == "POST":
        return _publish(request, page, translation)
    with transaction.atomic():
        if refresh_translation(translation):
            messages.warning(request, _("The source has changed since. What is new in it is not translated yet."))
    return None


def _publish(request: HttpRequest, page: Any, translation: Translation) -> HttpResponse:
    """The segment editor has saved every text already: publishing is all that its form can ask for."""
    rights = page.permissions_for_user(request.user)
    if not rights.can_publish():
        raise PermissionDenied
    if rights.page_locked():
        messages.error(request, _("This page is locked. Unlock it first."))
    elif request.POST.get("action") == "publish" or "action-publish" in request.POST:
        try:
            published = publish_translation(translation, request.user)
        except PublicationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            where = {"title": published.title, "language": published.locale.get_display_name()}
            messages.success(request, _("Published “%(title)s” in %(language)s.") % where)
    return redirect("wagtailadmin_pages:edit", page.pk)
