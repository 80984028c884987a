from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail_localize.models import Translation, TranslationSource

from cms.localisation.models import TranslationJob
from cms.localisation.models.pages import Significance
from cms.localisation.signals import job_assigned, source_changed, translation_complete, translation_started

from . import service


@receiver(translation_started)
def tell_of_start(translation: Translation, user: Any, **kwargs: Any) -> None:
    service.started(translation, user)


@receiver(translation_complete)
def tell_of_completion(translation: Translation, **kwargs: Any) -> None:
    service.review_wanted(translation)


@receiver(job_assigned)
def tell_of_assignment(job: TranslationJob, by: Any, **kwargs: Any) -> None:
    service.assigned(job, by)


@receiver(source_changed)
def tell_of_change(source: TranslationSource, significance: Significance, **kwargs: Any) -> None:
    service.changed(source, significance)
