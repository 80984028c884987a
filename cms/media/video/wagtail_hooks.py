from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from cms.partners.gate import Verdict, in_path, item, register_rules

from . import views
from .editor import views as editor
from .editor.rights import FilmRights
from .models import Track, Video


@hooks.register("register_admin_urls", order=-10)  # Wagtail registers at 0
def register_admin_urls() -> list[URLPattern]:
    return [
        path("documents/<int:document_id>/film/", views.film, name="media_film"),
        path("films/<int:video_id>/tracks/", editor.film, name="film_tracks"),
        path("tracks/<int:track_id>/", editor.track, name="film_track"),
    ]


def may_see_tracks(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    video = Video.objects.select_related("file").filter(pk=kwargs["video_id"]).first()
    return Verdict.ALLOWED if video and FilmRights(request.user, video).may_open_any() else Verdict.UNKNOWN


def may_open_track(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    track = Track.objects.select_related("video__file").filter(pk=kwargs["track_id"]).first()
    return Verdict.ALLOWED if track and FilmRights(request.user, track.video).may_open(track) else Verdict.UNKNOWN


register_rules(
    {
        "media_film": item("media.ResourceFile", in_path("document_id"), "change"),
        "film_tracks": may_see_tracks,
        "film_track": may_open_track,
    }
)
