"""What is said to readers of a live translation's words. It is written when they go live, by the gate; here it follows what
people say of the same words later, without anything being published anew."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from wagtail_localize.models import Translation

from .gate import passed
from .models import TranslatedPageMixin
from .segments import compose, progress_of, words_of
from .signals import translation_state_changed


def follow_approvals(translation: Translation) -> None:
    try:
        page: Any = translation.get_target_instance()
    except ObjectDoesNotExist:
        return
    found = progress_of(translation)
    if found.missing or not isinstance(page, TranslatedPageMixin) or not page.live:  # type: ignore[attr-defined]
        return
    said = (page.text_origin, page.text_tool, page.checked_at)
    passed(page, translation, found).write_on(page)
    now = (page.text_origin, page.text_tool, page.checked_at)
    if said != now and words_of(page) == {**words_of(page), **words_of(compose(translation))}:
        rows = type(page)._base_manager.filter(pk=page.pk)
        rows.update(text_origin=page.text_origin, text_tool=page.text_tool, checked_at=page.checked_at)
        translation_state_changed.send(sender=type(page), page_ids=[page.pk])
