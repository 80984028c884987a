"""Files and images are served here and nowhere else. Unknown and not allowed are one and the same 404."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from . import webvtt
from .access import MediaItem, user_can_see
from .models import ResourceFile, ResourceRendition
from .serving import serve_file
from .signals import file_served
from .video.models import Track, Video, VideoRendition
from .video.tracks import for_readers

# A file is asked for anew each time (an unchanged one costs a 304), so that taking it back works at once. A picture in
# a list may be kept for five minutes by the reader's own browser; no shared cache ever keeps either.
FILE_CACHE = "private, no-cache"
RENDITION_CACHE = "private, max-age=300"
# Nothing inside an upload may run or load anything. The sandbox would also stop a browser's own viewer, so what is
# shown in the browser (PDF, video, sound: types without scripts of the page) goes without it.
DOWNLOADED_CSP = "default-src 'none'; sandbox"
SHOWN_CSP = "default-src 'none'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'"


@require_safe
def file(request: HttpRequest, file_id: str, filename: str) -> HttpResponseBase:
    item = ResourceFile.objects.select_related("collection").filter(pk=file_id).first()
    if item is None or item.filename != filename or not user_can_see(request.user, item):
        raise Http404
    response = answer_file(request, item)
    file_served.send_robust(sender=ResourceFile, request=request, file=item, response=response)
    return response


def answer_file(request: HttpRequest, item: ResourceFile) -> HttpResponseBase:
    """To whom it may be sent, the caller has asked."""
    mime = item.mime or "application/octet-stream"
    shown = mime in settings.WAGTAILDOCS_INLINE_CONTENT_TYPES
    return serve_file(
        request,
        item.file,
        {
            "Content-Type": mime,
            "ETag": f'"{item.sha256}"',
            "Content-Disposition": content_disposition_header(as_attachment=not shown, filename=item.filename)
            or "inline",
            "Content-Security-Policy": SHOWN_CSP if shown else DOWNLOADED_CSP,
            "Cache-Control": FILE_CACHE,
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
def track(request: HttpRequest, file_id: int, kind: str, language: str) -> HttpResponseBase:
    item = ResourceFile.objects.select_related("collection").filter(pk=file_id).first()
    if item is None or not user_can_see(request.user, item):
        raise Http404
    return answer_track(item, kind, language)


def answer_track(item: ResourceFile, kind: str, language: str) -> HttpResponse:
    """Words that play with a film, to whoever may see it, which the caller has asked."""
    tracks = Track.objects.filter(video__file=item).exclude(public_text="")
    related = tracks.select_related("locale", "translation_of__locale")
    found = next((one for one in related if (one.kind, one.locale.language_code) == (kind, language)), None)
    if found is None:
        raise Http404
    headers = {"Cache-Control": FILE_CACHE, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(webvtt.write(for_readers(found)), content_type="text/vtt; charset=utf-8", headers=headers)


@dataclass(frozen=True)
class Made:
    """What was made of a file or picture: who may see that may see this."""

    item: MediaItem
    stored: FieldFile
    headers: dict[str, str]
    film: ResourceFile | None = None  # which whoever gets this has watched or heard


def find_made(name: str) -> Made | None:
    """By its row, so that an original, or whatever else lies in the storage, has no address."""
    if "\0" in name:  # PostgreSQL takes it for an error
        return None
    if name.startswith("video_renditions/"):
        part = VideoRendition.objects.select_related("video__file__collection").filter(file=name).first()
        return _made_of_film(part.video, part.file, f'"{part.sha256}"', part.mime) if part else None
    if name.startswith("posters/"):
        film = Video.objects.select_related("file__collection").filter(poster=name).first()
        made = _made_of_film(film, film.poster, f'"{PurePath(name).stem}"', "image/jpeg") if film else None
        return replace(made, film=None) if made else None
    picture = ResourceRendition.objects.select_related("image__collection").filter(file=name).first()
    if picture is None:
        return None
    headers = {
        "Content-Type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "ETag": f'"{picture.pk}-{picture.image.file_hash}"',
        "Content-Security-Policy": DOWNLOADED_CSP,
        "Cache-Control": RENDITION_CACHE,
    }
    return Made(picture.image, picture.file, headers)


def _made_of_film(film: Video, stored: FieldFile, etag: str, mime: str) -> Made | None:
    if film.file is None:
        return None
    filename = PurePath(film.file.filename).stem + PurePath(str(stored.name)).suffix
    headers = {
        "Content-Type": mime,
        "ETag": etag,
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=filename) or "inline",
        "Content-Security-Policy": SHOWN_CSP,
        "Cache-Control": FILE_CACHE,
    }
    return Made(film.file, stored, headers, film.file)


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    made = find_made(name)
    if made is None or not user_can_see(request.user, made.item):
        raise Http404
    response = answer_made(request, made)
    if made.film:
        file_served.send_robust(sender=ResourceFile, request=request, file=made.film, response=response)
    return response


def answer_made(request: HttpRequest, made: Made) -> HttpResponseBase:
    """To whom it may be sent, the caller has asked."""
    return serve_file(request, made.stored, {**made.headers, "X-Content-Type-Options": "nosniff"})
