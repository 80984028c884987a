"""Whose business the tracks of a film are: the film's own people write them; translators work on the translations into
their language; what goes to readers is published by whoever may publish works in that language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from cms.media.access import MediaItem, register_access_rule
from cms.media.models import ResourceFile
from cms.partners.models import PartnerIndexPage
from cms.partners.permissions import rights_at

from ..given import film_of
from ..models import Track, Video

_public_rules: list[Callable[[Video], bool]] = []


def register_public_film(rule: Callable[[Video], bool]) -> Callable[[Video], bool]:
    """`rule(video)` is True where anybody may see the film."""
    _public_rules.append(rule)
    return rule


def is_public_film(video: Video) -> bool:
    return any(rule(video) for rule in _public_rules)


_works_rules: list[Callable[[Video], Iterable[Page]]] = []


def register_works_of_film(rule: Callable[[Video], Iterable[Page]]) -> Callable[[Video], Iterable[Page]]:
    """`rule(video)` gives the works that have the film, in the language spoken."""
    _works_rules.append(rule)
    return rule


class FilmRights:
    """Of one person, about one film and its tracks."""

    def __init__(self, user: Any, video: Video) -> None:
        self.user = user
        self.video = video
        self._all = bool(user.is_active and user.is_superuser)

    @cached_property
    def are_own(self) -> bool:
        """An uploaded film goes with its file; one elsewhere is everybody's who may add files for the partner."""
        policy: Any = policy_registry.get_by_type(ResourceFile)
        if self.video.file:
            return bool(policy.user_has_permission_for_instance(self.user, "change", self.video.file))
        collections = policy.collections_user_has_any_permission_for(self.user, ["add", "change"])
        return bool(collections.filter(pk=self.video.collection_id).exists())

    def may_edit(self, track: Track) -> bool:
        is_translation = track.translation_of_id is not None
        return self.are_own or (is_translation and "change" in self._at(track.locale_id, of_translation=True))

    def may_publish(self, track: Track) -> bool:
        is_translation = track.translation_of_id is not None
        return self._all or "publish" in self._at(track.locale_id, of_translation=is_translation)

    def may_open(self, track: Track) -> bool:
        return self.may_edit(track) or self.may_publish(track)

    def may_open_any(self) -> bool:
        return self.are_own or bool(self.locales) or any(map(self.may_open, self.video.tracks.all()))

    @cached_property
    def works(self) -> list[Page]:
        """Those with the film that she may change."""
        works = (work for rule in _works_rules for work in rule(self.video))
        return [work for work in works if work.permissions_for_user(self.user).can_edit()]

    @cached_property
    def locales(self) -> list[Locale]:
        """Into which she may begin to translate. Translators begin with what is public."""
        locales = Locale.objects.order_by("language_code")
        if self.are_own:
            return list(locales)
        if not is_public_film(self.video):
            return []
        return [locale for locale in locales if "change" in self._at(locale.pk, of_translation=True)]

    @cached_property
    def _shelves(self) -> dict[int, str]:
        shelves = PartnerIndexPage.objects.filter(partner__collection=self.video.collection_id)
        return dict(shelves.values_list("locale_id", "path"))

    def _at(self, locale_id: int, *, of_translation: bool) -> set[str]:
        path = self._shelves.get(locale_id)
        return rights_at(path, self.user, of_translation=of_translation) if path else set()


@register_access_rule
def translates_what_is_said(user: Any, item: MediaItem) -> bool:
    """Whoever translates the words of a film sees it, also before others do."""
    film = film_of(item) if user.is_authenticated and isinstance(item, ResourceFile) else None
    rights = FilmRights(user, film) if film else None
    return bool(
        rights and any(track.translation_of_id and rights.may_edit(track) for track in rights.video.tracks.all())
    )
