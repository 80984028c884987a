"""Which variant is the original is stored, never inferred; here it changes hands, when the original is to be deleted or
has been."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from .comments.service import hand_over
from .jobs import open_job
from .models.segments import TextOrigin
from .segments import fingerprint
from .services import read_source, stored
from .signals import translation_state_changed
from .words import carry_over, words_of_segment

OF_PEOPLE: dict[str, Any] = {"text_origin": TextOrigin.HUMAN, "text_tool": "", "checked_at": None}


def variants_of(page: Any) -> Any:
    """All language variants of the work, `page` too, as a queryset of the common page model."""
    return page._meta.get_field("translation_of").related_model.objects.filter(translation_key=page.translation_key)


def heirs_of(original: Any) -> list[Any]:
    """The variants that could become the original in its place, the likeliest first. Drafts only if nothing is live:
    while the original is a draft, no translation of it is public."""
    others = variants_of(original).exclude(pk=original.pk).filter(alias_of__isnull=True)
    live = others.filter(live=True)
    return list((live if live.exists() else others).select_related("locale").order_by("pk"))


@transaction.atomic
def make_original(page: Any) -> None:
    """Make this variant of a work its original. What was translated from the former original, or has lost its source,
    is from now on translated from this one and keeps its translated texts."""
    page = stored(page)
    variants = variants_of(page)
    without_source = Q(is_original=False) & (Q(translation_of=None) | Q(translation_of__is_original=True))
    adopted = [stored(child) for child in variants.filter(without_source).exclude(pk=page.pk)]
    in_step = page.outdated_since is None
    variants.filter(is_original=True).update(is_original=False)
    words = {} if page.text_origin == TextOrigin.MACHINE else OF_PEOPLE  # nobody has read those yet
    variants.filter(pk=page.pk).update(
        is_original=True, translation_of=None, outdated_since=None, source_fingerprint="", **words
    )
    _translations_into(page).update(enabled=False)
    for child in adopted:
        _adopt(child, page, in_step=in_step and child.outdated_since is None)
    translation_state_changed.send(sender=type(page), page_ids=list(variants.values_list("pk", flat=True)))


def take_words_over(original: Any) -> None:
    """Whoever publishes an original answers for its words, also for those a machine made when it was a translation."""
    if original.text_origin != TextOrigin.HUMAN:
        variants_of(original).filter(pk=original.pk).update(**OF_PEOPLE)


def pass_on_translations(page: Any) -> None:
    """Before a translation is deleted: what was translated from it is from now on translated from its source."""
    for child in variants_of(page).filter(translation_of=page.pk):
        in_step = page.outdated_since is None and child.outdated_since is None
        _adopt(stored(child), stored(page.translation_of), in_step=in_step)


def _adopt(child: Any, page: Any, *, in_step: bool) -> None:
    former = _translations_into(child).select_related("source").order_by("-enabled", "-pk").first()
    _translations_into(child).update(enabled=False)
    translation, _created = Translation.objects.update_or_create(
        source=read_source(page), target_locale=child.locale, defaults={"enabled": True}
    )
    if former:
        _carry_over(former, translation)
    open_job(translation)
    state: dict[str, Any] = {}
    if child.live:
        state = {
            "source_fingerprint": fingerprint(page) if in_step else "",
            "outdated_since": None if in_step else child.outdated_since or timezone.now(),
        }
    variants_of(child).filter(pk=child.pk).update(translation_of=page.pk, **state)


def _carry_over(former: Translation, translation: Translation) -> None:
    """A translated text belongs to its source's words; both sources have the same texts at the same paths."""
    before, after = _segments_by_path(former.source), _segments_by_path(translation.source)
    same: list[tuple[StringSegment, StringSegment]] = []
    for path, segments in after.items():
        if len(before[path]) != len(segments):
            continue
        for old, new in zip(before[path], segments, strict=True):
            found = words_of_segment(translation, old)
            if found:
                carry_over(translation, found, new)
            same.append((old, new))
    hand_over(former, translation, same)


def _segments_by_path(source: TranslationSource) -> defaultdict[int, list[StringSegment]]:
    by_path = defaultdict(list)
    for segment in source.stringsegment_set.select_related("string", "context").order_by("order"):
        by_path[segment.context_id].append(segment)
    return by_path


def _translations_into(page: Any) -> Any:
    return Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
