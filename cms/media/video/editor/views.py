from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Locale

from cms.localisation.memory.offers import prefill
from cms.localisation.tracks import progress_of_tracks, translate_track, translation_of_track

from ..models import Track, Video
from ..tracks import TrackRefused, add_track
from .forms import AddTrackForm, TranslateForm, track_name
from .rights import FilmRights
from .text import TextEditor


@require_http_methods(["GET", "HEAD", "POST"])
def film(request: HttpRequest, video_id: int) -> HttpResponse:
    """Its tracks, and ways to make another."""
    video = get_object_or_404(Video.objects.select_related("file"), pk=video_id)
    rights = FilmRights(request.user, video)
    tracks = video.tracks.select_related("locale", "translation_of").order_by("kind", "locale__language_code")
    sources = (
        tracks.filter(translation_of=None)
        if rights.are_own
        else tracks.filter(translation_of=None).exclude(public_text="")
    )
    posted = request.POST if request.method == "POST" else None
    spoken = (video.file.language if video.file else "") or next(
        (page.locale.language_code for page in rights.works), ""
    )
    add = AddTrackForm(Locale.objects.order_by("language_code"), spoken, posted if posted and "add" in posted else None)
    translate = TranslateForm(sources, rights.locales, posted if posted and "translate" in posted else None)
    if add.is_valid() and rights.are_own:
        locale = Locale.objects.get(language_code=add.cleaned_data["language"])
        try:
            return redirect("film_track", add_track(video, add.cleaned_data["kind"], locale).pk)
        except ValidationError:
            add.add_error(None, _("There is one of this kind in this language already. Open it below."))
    if translate.is_valid():
        locale = Locale.objects.get(language_code=translate.cleaned_data["into"])
        try:
            translated = translate_track(translate.cleaned_data["source"], locale)
            prefill(translation_of_track(translated), request.user)
            return redirect("film_track", translated.pk)
        except TrackRefused as refusal:
            translate.add_error(None, str(refusal))
    mine = [track for track in tracks if rights.may_open(track)]
    progress = progress_of_tracks([track for track in mine if track.translation_of_id])
    context = {
        "video": video,
        "works": rights.works,
        "rows": [_row(track, progress.get(track.pk)) for track in mine],
        "add": add if rights.are_own else None,
        "translate": translate if rights.locales and sources else None,
    }
    return render(request, "video/film.html", context)


def _row(track: Track, progress: tuple[int, int] | None) -> dict[str, Any]:
    state = _("public") if track.public_text else _("not public")
    if progress:
        done, total = progress
        state = _("%(state)s, %(done)d of %(total)d translated") % {"state": state, "done": done, "total": total}
    elif track.public_text and track.text != track.public_text:
        state = _("public, with changes that are not")
    return {"name": track_name(track), "state": state, "url": reverse("film_track", args=[track.pk])}


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest, track_id: int) -> HttpResponse:
    one = get_object_or_404(
        Track.objects.select_related("video__file", "locale", "translation_of__locale"), pk=track_id
    )
    rights = FilmRights(request.user, one.video)
    if one.translation_of_id:
        return redirect("localisation_editor", translation_of_track(one).pk)
    editor = TextEditor(request, one, rights)
    if request.method == "POST" and _is_done(request, editor):
        return redirect(editor.saved_url())
    return render(request, "video/text.html", editor.context(), status=editor.status)


def _is_done(request: HttpRequest, editor: TextEditor) -> bool:
    """Whether nothing of what was sent is still to be saved; she is told what was done, or why not."""
    try:
        done = editor.act(request.POST.get("action", "save"))
    except TrackRefused as refusal:
        messages.error(request, str(refusal))
        return not editor.is_unsaved
    if done:
        messages.success(request, done)
    return bool(done)
