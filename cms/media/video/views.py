"""How far a film is, for its partner, and a way to stop it or try again."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from . import ffmpeg, jobs
from .models import Video


@require_http_methods(["GET", "POST"])
def film(request: HttpRequest, document_id: int) -> HttpResponse:
    found = get_object_or_404(Video.objects.prefetch_related("renditions"), file=document_id)
    if request.method == "GET":
        return render(request, "video/state.html", state_context(found))
    change = {"again": jobs.start_again, "stop": jobs.stop}.get(request.POST.get("do", ""))
    if change:
        change(found)  # where it is over already, its state says so
    return redirect("wagtaildocs:edit", document_id)


def state_context(found: Video) -> dict[str, Any]:
    return {
        "film": found,
        "length": time.strftime("%H:%M:%S", time.gmtime(round(found.duration_s or 0))),
        "waits_for_ffmpeg": found.state == Video.State.WAITING and not ffmpeg.is_installed(),
    }
