"""What is said to readers of a live translation's words. It is written when they go live, by the gate; here it follows what
people say of the same words later, without anything being published anew."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail_localize.models import Translation

from cms.media.signals import track_changed
from cms.media.video.models import Track

from .gate import label_of
from .models import TranslatedPageMixin
from .segments import Progress, compose, compose_track, progress_of, translation_of_page, words_of, words_of_cues
from .signals import translation_state_changed


def follow_approvals(translation: Translation) -> None:
    try:
        subject: Any = translation.get_target_instance()
    except ObjectDoesNotExist:
        return
    found = progress_of(translation)
    if found.missing:
        return
    if isinstance(subject, Track):
        _follow_in_track(subject, translation, found)
    elif isinstance(subject, TranslatedPageMixin) and subject.live:  # type: ignore[attr-defined]
        _follow_in_page(subject, translation, found)


def label_draft(page: Any) -> None:
    """As readers would be told, were it published now. Nothing is saved."""
    translation = translation_of_page(page)
    if translation:
        page.text_origin, page.text_tool, page.checked_at = label_of(progress_of(translation))


def _follow_in_page(page: Any, translation: Translation, found: Progress) -> None:
    said, now = (page.text_origin, page.text_tool, page.checked_at), label_of(found)
    if said != now and words_of(page) == {**words_of(page), **words_of(compose(translation))}:
        rows = type(page)._base_manager.filter(pk=page.pk)
        rows.update(text_origin=now.origin, text_tool=now.tool, checked_at=now.checked_at)
        translation_state_changed.send(sender=type(page), page_ids=[page.pk])


def _follow_in_track(track: Track, translation: Translation, found: Progress) -> None:
    if not track.public_text or words_of_cues(track.public_text) != words_of_cues(compose_track(translation)):
        return
    said = (track.source, track.tool, track.checked_at)
    label_track(track, found)
    if said != (track.source, track.tool, track.checked_at):
        track.save(update_fields=["source", "tool", "checked_at"])
        track_changed.send(sender=Track, track=track)


def label_track(track: Track, found: Progress) -> None:
    """`found`: of the words that readers get. Whoever calls saves it."""
    track.source = Track.Source.MACHINE if found.machine else Track.Source.TRANSLATED
    track.tool = ", ".join(found.tools)[: Track._meta.get_field("tool").max_length]
    track.checked_at = None if found.machine else found.checked_at
