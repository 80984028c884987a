"""Keeps a page's partner that of its container when pages are moved (a move writes paths, not pages), and what the checks
found that of the live version."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published, post_page_move

from cms.media.video.tracks import publish_track
from cms.partners.models import PartnerIndexPage

from .care import assess_work
from .models import ResourcePage, ToolkitVideoPage
from .videos import hand_over_linked


@receiver(post_page_move)
def follow_container(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    container = parent_page_after.specific
    if isinstance(container, PartnerIndexPage):
        moved = ResourcePage.objects.descendant_of(container).exclude(partner=container.partner)
        linked = list(ToolkitVideoPage.objects.filter(pk__in=moved, is_original=True).exclude(video_url=""))
        videos = [page.video for page in linked]
        moved.update(partner=container.partner)
        for video in filter(None, videos):
            hand_over_linked(video, container.partner)


@receiver(page_published)
def publish_own_tracks(sender: type[Page], instance: Page, revision: Revision, **kwargs: Any) -> None:
    """What is said in the film is part of the work, and was looked at with it. Other languages go their own way."""
    video = instance.video if isinstance(instance, ToolkitVideoPage) and instance.is_original else None
    if video is None:
        return
    for track in video.tracks.filter(locale=instance.locale, translation_of=None).exclude(text=""):
        if track.text != track.public_text:
            publish_track(track, revision.user)


@receiver(page_published)
def assess_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ResourcePage) and instance.is_original:
        assess_work(instance)
