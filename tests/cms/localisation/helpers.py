"""Translations made the way a translator makes them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.localisation.jobs import recount
from cms.localisation.models import SegmentState
from cms.localisation.segments import Progress, progress, translation_of_page
from cms.localisation.services import publish_translation, save_strings, start_translation
from cms.localisation.words import Maker, write_segment


def locale(language: str) -> Locale:
    return Locale.objects.get(language_code=language)


def reload(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def translation_of(page: Any) -> Translation:
    translation = translation_of_page(page)
    assert translation is not None
    return translation


def how_far(page: Any) -> Progress:
    found = progress(page)
    assert found is not None
    return found


def start(work: Any, language: str = "sv", user: Any = None) -> tuple[Any, Translation]:
    draft = start_translation(work, locale(language), user)
    return draft, translation_of(draft)


def source_texts(translation: Translation) -> list[str]:
    return save_strings(translation, {})


def translate(translation: Translation, mark: str = "SV", *, leave_out: int = 0, machine_tool: str = "") -> None:
    """Every text becomes itself with a mark in front; the last `leave_out` are not translated."""
    texts = source_texts(translation)
    done = texts[: len(texts) - leave_out]
    save_strings(translation, {text: f"{mark} {text}" for text in done}, machine_tool=machine_tool)


@transaction.atomic
def set_segment(
    translation: Translation,
    segment: StringSegment,
    data: str,
    user: Any = None,
    *,
    machine_tool: str = "",
    origin: SegmentState.Origin | None = None,
    version: int | None = None,
) -> StringTranslation:
    """One text written and counted, as the editor does."""
    maker = Maker(user, origin=origin) if origin else Maker.of(user, machine_tool)
    words = write_segment(translation, segment, data, maker, version)
    recount(translation, changed_at=timezone.now(), changed_by=user)
    return words


def published(work: Any, language: str = "sv") -> Any:
    _draft, translation = start(work, language)
    translate(translation, language.upper())
    return publish_translation(translation)
