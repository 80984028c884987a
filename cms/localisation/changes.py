"""A source's new texts are live. Invariant: in the same transaction every translation of it knows which of its texts are
behind, unless the change was no more than a typing error: then all is as it was. What is public of a translation stays."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail_localize.models import Translation, TranslationSource

from .extraction import record_source
from .jobs import recount
from .models import TranslationJob
from .models.pages import Significance
from .originals import variants_of
from .segments import fingerprint, has_words, previous_of, with_translations
from .services import stored
from .signals import source_changed, translation_state_changed
from .words import carry_over


def take_in(page: Any) -> None:
    """`page`, an original or a translation that has translations of its own, has just been published."""
    page = stored(page)
    significance = Significance(page.change_significance)
    source = TranslationSource.objects.filter(
        object_id=page.translation_key, locale=page.locale_id, translations__enabled=True
    ).first()
    if source is None:
        return
    before, now = fingerprint(source.as_instance()), fingerprint(page)
    translations = list(source.translations.filter(enabled=True).select_related("source", "target_locale"))
    if before != now:
        is_typo = significance == Significance.TYPO
        behind = {one.pk: _without_words(one) for one in translations} if is_typo else {}
        source = record_source(page)
        for translation in translations:
            translation.source = source
            if is_typo:
                _keep(translation, behind[translation.pk])
            recount(translation)
    _mark(page, before, now, significance)
    _mark_jobs(page)
    if before != now or significance == Significance.CRITICAL:  # also where it is said of the last change only now
        source_changed.send(TranslationSource, source=source, significance=significance)


def _without_words(translation: Translation) -> set[tuple[int, int]]:
    return {_place(one) for one in with_translations(translation) if not has_words(one.data)}


def _place(segment: Any) -> tuple[int, int]:
    return segment.context_id, segment.string_id


def _keep(translation: Translation, behind: set[tuple[int, int]]) -> None:
    """The words of what was in step; what had changed in substance before still waits for its translator."""
    segments = list(with_translations(translation).select_related("string", "context"))
    previous = previous_of(translation, segments)
    for segment in segments:
        if segment.pk in previous and _place(segment) not in behind:
            carry_over(translation, previous[segment.pk], segment)


def _mark(page: Any, before: str, now: str, significance: Significance) -> None:
    live = variants_of(page).filter(translation_of=page.pk).exclude(source_fingerprint="")
    changed = set()
    if significance == Significance.TYPO:
        in_step = live.filter(source_fingerprint=before, outdated_since=None).exclude(source_fingerprint=now)
        in_step.update(source_fingerprint=now)
    fallen_behind = live.exclude(source_fingerprint=now).filter(outdated_since=None)
    caught_up = live.filter(source_fingerprint=now).exclude(outdated_since=None)
    changed |= {*fallen_behind.values_list("pk", flat=True), *caught_up.values_list("pk", flat=True)}
    fallen_behind.update(outdated_since=timezone.now())
    caught_up.update(outdated_since=None, outdated_critical=False)
    if significance == Significance.CRITICAL:
        critical = live.exclude(outdated_since=None).filter(outdated_critical=False)
        changed |= set(critical.values_list("pk", flat=True))
        critical.update(outdated_critical=True)
    if changed:
        translation_state_changed.send(sender=type(page), page_ids=sorted(changed))


def _mark_jobs(page: Any) -> None:
    """As their pages are marked."""
    behind = variants_of(page).filter(translation_of=page.pk)
    jobs = TranslationJob.objects.filter(translation__enabled=True)
    outdated = behind.exclude(outdated_since=None)
    jobs.filter(page__in=outdated.values("pk"), source_changed_at=None).update(source_changed_at=timezone.now())
    in_step = behind.filter(outdated_since=None)
    jobs.filter(page__in=in_step.values("pk")).update(source_changed_at=None, critical=False)
    jobs.filter(page__in=outdated.filter(outdated_critical=True).values("pk")).update(critical=True)
