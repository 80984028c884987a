"""The list of what one was told, and the page that a letter's link leads to, for which nobody needs to log in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from cms.letters import in_language_of

from .letters import whose_letters
from .paces import stop_letters
from .service import mark_read, notices_of
from .wording import place_of, sentence

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    hers = notices_of(request.user)
    if request.method == "POST":
        mark_read(hers)
        messages.success(request, _("All notices are marked as read."))
        return redirect("localisation_notices")
    shown = Paginator(hers, PER_PAGE).get_page(request.GET.get("p"))
    rows = [{"notice": notice, "text": sentence(notice)} for notice in shown]
    return render(request, "translation_notices/notices.html", {"rows": rows, "shown": shown})


@require_safe
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Where it leads; whoever has followed it has read it."""
    found = get_object_or_404(notices_of(request.user), pk=notice_id)
    mark_read(notices_of(request.user).filter(pk=found.pk))
    return redirect(place_of(found))


@csrf_exempt  # whoever has the link may; mail programs send nothing else
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    found = whose_letters(token)
    if found is None:
        return render(request, "translation_notices/stop.html", status=404)
    user, kinds = found
    if request.method == "POST":
        stop_letters(user, kinds)
    with in_language_of(user):
        context = {"kinds": [str(kind.label) for kind in kinds], "done": request.method == "POST"}
        return render(request, "translation_notices/stop.html", context)
