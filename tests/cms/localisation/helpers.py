"""Translations made the way a translator makes them."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import Translation

from cms.localisation.segments import Progress, progress, translation_of_page
from cms.localisation.services import publish_translation, save_strings, start_translation


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


def published(work: Any, language: str = "sv") -> Any:
    _draft, translation = start(work, language)
    translate(translation, language.upper())
    return publish_translation(translation)
