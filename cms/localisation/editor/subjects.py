"""What is translated, a page or a film's track: whose it is, what she may do with it, and how its words go to readers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from cms.localisation.exchange.service import may_exchange, subject_of
from cms.localisation.permissions import user_can_edit
from cms.localisation.segments import spoken_cues
from cms.localisation.services import publish_translation, refresh_translation
from cms.localisation.tracks import publish_translated_track, touch_track, translation_of_track
from cms.media import webvtt
from cms.media.video.editor.base import Film, film_of_track, take_away
from cms.media.video.editor.forms import track_name
from cms.media.video.editor.rights import FilmRights
from cms.media.video.models import Track


class Subject(ABC):
    may_edit: bool
    may_publish: bool

    def __init__(self, translation: Translation, item: Any, user: Any) -> None:
        self.translation, self.item, self.user = translation, item, user

    @property
    @abstractmethod
    def title(self) -> str: ...

    @property
    def url(self) -> str:
        """Of its editor."""
        return reverse("localisation_editor", args=[self.translation.pk])

    @property
    @abstractmethod
    def home(self) -> str:
        """Where it is one of several."""

    @property
    def public_url(self) -> str:
        """Of the page that readers have; empty if they have none."""
        return ""

    @property
    def locked(self) -> str:
        """Why nothing can be written now; empty if it can."""
        return ""

    @property
    def film(self) -> Film | None:
        """To be shown beside the words."""
        return None

    @abstractmethod
    def refresh(self) -> bool:
        """Take in what the source says now; whether that is new."""

    @abstractmethod
    def publish(self) -> str:
        """What was done, to be told; TranslationRefused or TrackRefused otherwise."""

    def take_away(self, action: str) -> str:
        """From readers ("withdraw") or for good ("delete"), where it is done here. What was done, to be told."""
        raise Http404

    def cues(self) -> list[webvtt.Cue]:
        """One for each segment; none for what is no track."""
        return []

    def touch(self) -> None:  # noqa: B027 - a page has nothing to be told
        """Some of its words have changed."""


class PageSubject(Subject):
    def __init__(self, translation: Translation, item: Any, user: Any) -> None:
        super().__init__(translation, item, user)
        self._rights = item.permissions_for_user(user)
        self.may_edit = user_can_edit(user, item)
        self.may_publish = self._rights.can_publish()

    @property
    def title(self) -> str:
        return str(self.item.get_admin_display_title())

    @property
    def home(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.item.get_parent().pk])

    @property
    def public_url(self) -> str:
        return str(self.item.url or "") if self.item.live else ""

    @property
    def withdraw_url(self) -> str:
        """Where she is asked whether readers are to lose it; empty if she may not."""
        if not self._rights.can_unpublish():
            return ""
        return f"{reverse('wagtailadmin_pages:unpublish', args=[self.item.pk])}?next={self.url}"

    @cached_property
    def locked(self) -> str:  # type: ignore[override]
        return _("This page is locked. Unlock it first.") if self._rights.page_locked() else ""

    def refresh(self) -> bool:
        return refresh_translation(self.translation)

    def publish(self) -> str:
        published = publish_translation(self.translation, self.user)
        where = {"title": published.title, "language": published.locale.get_display_name()}
        return _("Published “%(title)s” in %(language)s.") % where


class TrackSubject(Subject):
    def __init__(self, translation: Translation, item: Track, user: Any) -> None:
        super().__init__(translation, item, user)
        self.rights = FilmRights(user, item.video)
        self.may_edit, self.may_publish = self.rights.may_edit(item), self.rights.may_publish(item)

    @property
    def title(self) -> str:
        return f"{track_name(self.item)} – {self.film.title}"

    @property
    def home(self) -> str:
        return reverse("film_tracks", args=[self.item.video_id])

    @cached_property
    def film(self) -> Film:  # type: ignore[override]
        return film_of_track(self.item, self.user)

    def refresh(self) -> bool:
        self.translation = translation_of_track(self.item)
        return False

    def publish(self) -> str:
        publish_translated_track(self.item, self.user)
        return _("Saved and made public.")

    def take_away(self, action: str) -> str:
        return take_away(self.item, self.rights, action)

    def cues(self) -> list[webvtt.Cue]:
        return spoken_cues(self.translation)

    def touch(self) -> None:
        touch_track(self.item)


def open_subject(request: HttpRequest, translation_id: int) -> Subject:
    """Http404 unless it is hers to translate or, of a track, to publish. The gate has it looked up, and the view has the
    same."""
    opened: dict[int, Subject] = request.__dict__.setdefault("translation_subjects", {})
    if translation_id not in opened:
        opened[translation_id] = _open(translation_id, request.user)
    return opened[translation_id]


def _open(translation_id: int, user: Any) -> Subject:
    related = ("source__locale", "source__specific_content_type", "target_locale")
    translation = Translation.objects.filter(pk=translation_id, enabled=True).select_related(*related).first()
    item = subject_of(translation) if translation else None
    if translation is None:
        raise Http404
    if isinstance(item, Track) and item.translation_of_id:
        track = TrackSubject(translation, item, user)
        if track.may_edit or track.may_publish:
            return track
    elif may_exchange(user, item):
        return PageSubject(translation, item, user)
    raise Http404
