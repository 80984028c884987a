"""A work's words in other languages, once it may be translated. Invariant: they become a translation's segments as if a
translator had typed them, never over hers, and a person publishes it."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, transaction
from wagtail.models import Locale

from cms.localisation.gate import TranslationRefused
from cms.localisation.segments import compose, translation_of_page
from cms.localisation.services import fill_fields, refresh_translation, start_translation

from .models import WaitingTranslation

logger = logging.getLogger(__name__)


def hand_over() -> None:
    """What waits for works that are public now, in the words that the sheet has."""
    ready = WaitingTranslation.objects.filter(work__page__live=True, work__page__has_unpublished_changes=False)
    for waiting in ready.select_related("work__page", "user").order_by("pk"):
        try:
            with transaction.atomic():
                _hand_over(waiting)
        except (OperationalError, InterfaceError):
            raise
        except TranslationRefused as refusal:
            logger.warning("%s: no translation is begun. %s", waiting, refusal)
            waiting.delete()
        except Exception:  # one that fails holds up no other
            logger.exception("%s cannot be handed over", waiting)


def _hand_over(waiting: WaitingTranslation) -> None:
    locale = Locale.objects.get(language_code=waiting.language)
    page = waiting.work.page.specific
    target = page.get_translation_or_none(locale) or start_translation(page, locale, waiting.user)
    translation = translation_of_page(target.specific)
    if translation:
        refresh_translation(translation)
        fill_fields(translation, waiting.texts, waiting.user)
        if not target.live:
            compose(translation, fallback=True).save_revision(user=waiting.user)
    waiting.delete()
