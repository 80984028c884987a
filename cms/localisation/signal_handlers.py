"""Has translations learn of their source's new words the moment those are live. Translated tracks follow their source's
times. Also keeps two of wagtail-localize's ways shut that no gate stands in: copying whole trees, and saving a page through
the base class."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail_localize.models import LocaleSynchronization

from cms.media.signals import track_changed
from cms.media.video.models import Track

from .changes import take_in
from .gate import check_publishable
from .models import TranslatedPageMixin
from .originals import pass_on_translations, take_words_over
from .services import stored
from .tracks import follow_times


@receiver(page_published)
def take_in_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, TranslatedPageMixin):
        if instance.is_original:
            take_words_over(instance)
        take_in(instance)


@receiver(track_changed)
def retime_translations(track: Track, **kwargs: Any) -> None:
    if track.public_text:
        follow_times(track)


@receiver(pre_delete)
def keep_translations_of_translation(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if not issubclass(sender, TranslatedPageMixin):
        return
    if sender is instance.specific_class and instance.translation_of:  # once, not for each table of the page
        pass_on_translations(instance)


@receiver(pre_save, sender=Page)
def check_saved_as_base_page(sender: type[Page], instance: Page, raw: bool = False, **kwargs: Any) -> None:
    """`Page.objects.get(...).save()` passes by the specific class's `save`."""
    if raw or instance._state.adding or not instance.live or not hasattr(instance.specific_class, "translation_of"):
        return
    page = stored(instance)
    if not page.is_original:
        page.live, page.title = True, instance.title
        check_publishable(page, kwargs.get("update_fields"))


@receiver(pre_save, sender=LocaleSynchronization)
def refuse_tree_synchronisation(**kwargs: Any) -> None:
    raise ImproperlyConfigured(
        "Locales are not synchronised here: it would make live pages without translation. "
        "Works are translated one by one; containers are made by provisioning."
    )
