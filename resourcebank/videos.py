"""The films of toolkit videos. Invariant: a work and its translations have one film, its original's; what is made of it
(renditions) and what belongs to it (tracks) is kept in `cms/media/video`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q

from cms.media.video.links import canonical
from cms.media.video.models import Track, Video
from cms.partners.models import Partner

from .models import ResourcePage, ToolkitVideoPage


def videos_of(pages: Iterable[ResourcePage]) -> dict[int, Video]:
    """Page id -> its film, with tracks and renditions; `pages` are originals of their concrete types, as they stand in
    memory. Three queries however many pages."""
    keys = {page.pk: page.video_key for page in pages if isinstance(page, ToolkitVideoPage) and page.video_key}
    wanted = Q(pk__in=[])
    for key in keys.values():
        wanted |= Q(**key)
    tracks = Prefetch("tracks", Track.objects.select_related("locale", "translation_of__locale"))
    videos = Video.objects.filter(wanted).prefetch_related("renditions", tracks) if keys else []
    found = {
        pk: [video for video in videos if all(getattr(video, name) == value for name, value in key.items())]
        for pk, key in keys.items()
    }
    return {pk: matching[0] for pk, matching in found.items() if matching}


def works_with(video: Video) -> set[UUID]:
    """Those whose original has it, public or not."""
    pages = ToolkitVideoPage.objects.filter(is_original=True)
    if video.file_id:
        return set(pages.filter(video_file=video.file_id).values_list("translation_key", flat=True))
    linking = pages.filter(video_file=None, partner__collection=video.collection_id).exclude(video_url="")
    addresses = linking.values_list("translation_key", "video_url")
    return {work_id for work_id, address in addresses if canonical(address) == video.url}


def own_captions(page: ToolkitVideoPage) -> Track | None:
    """In the language of the original `page`."""
    video = page.video
    return video.tracks.filter(kind=Track.Kind.CAPTIONS, locale=page.locale).first() if video else None


def hand_over_linked(video: Video, partner: Partner) -> None:
    """A film elsewhere, with its tracks, goes along with the last work that showed it. (An uploaded one goes with its
    file.)"""
    if not works_with(video) and not Video.objects.filter(url=video.url, collection=partner.collection_id).exists():
        Video.objects.filter(pk=video.pk).update(collection=partner.collection_id)


def video_of_draft(page: ToolkitVideoPage) -> Video | None:
    """Its film as readers would get it if the page were published now: with what is written in its own language."""
    video = videos_of([page]).get(page.pk)
    for track in video.tracks.all() if video else ():
        if track.locale_id == page.locale_id and track.translation_of_id is None:
            track.public_text = track.text
    return video
