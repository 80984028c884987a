"""Invariant: receivers only find out which works a change touches and write that into the change log. They index
nothing and decide nothing about visibility; whoever applies the log does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import post_page_move

from cms.localisation.signals import translation_state_changed
from cms.media.models import ResourceFile, ResourceImage
from cms.media.signals import track_changed, video_changed
from cms.media.video.models import Track, Video
from cms.partners.models import Partner, PartnerText
from cms.terminology.models import Concept, ConceptScheme, Definition, Need, SchemeLabel, Term
from resourcebank.models import Programme, ProgrammeText, Project, ProjectText, ResourcePage
from resourcebank.videos import works_with

from .change_log import record, record_works
from .models import ChangeEvent

# A save of these alone is a draft being written: the public sees nothing of it.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "latest_revision",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "locked",
        "locked_at",
        "locked_by",
    }
)
Scope = ChangeEvent.Scope


@receiver(post_save)
def page_saved(sender: type[Model], instance: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if isinstance(instance, ResourcePage) and not (update_fields and DRAFT_FIELDS.issuperset(update_fields)):
        record_works([instance.translation_key])


@receiver(post_delete)
def page_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ResourcePage) and sender is not ResourcePage:
        record_works([instance.translation_key])


@receiver(post_page_move)
def page_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    record_works(_works_below(instance))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    record_works(_works_below(instance.page))


@receiver(translation_state_changed)
def translations_changed(sender: Any, page_ids: Iterable[int], **kwargs: Any) -> None:
    record_works(_work_ids(ResourcePage.objects.filter(pk__in=page_ids)))


@receiver([post_save, post_delete], sender=Partner)
@receiver([post_save, post_delete], sender=PartnerText)
def partner_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    record(Scope.PARTNER, instance.pk if sender is Partner else instance.partner_id)


@receiver([post_save, post_delete], sender=Project)
@receiver([post_save, post_delete], sender=ProjectText)
def project_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    record(Scope.PROJECT, instance.pk if sender is Project else instance.project_id)


@receiver([post_save, post_delete], sender=Programme)
@receiver([post_save, post_delete], sender=ProgrammeText)
def programme_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    record(Scope.PROGRAMME, instance.pk if sender is Programme else instance.programme_id)


@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=Definition)
@receiver([post_save, post_delete], sender=Need)
def term_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    record(Scope.CONCEPT, instance.concept_id)


@receiver(post_save, sender=Concept)
def concept_saved(sender: type[Model], instance: Concept, created: bool, **kwargs: Any) -> None:
    record(Scope.CONCEPT, instance.pk)


@receiver(m2m_changed, sender=Concept.related.through)
def relations_changed(sender: type[Model], instance: Concept, **kwargs: Any) -> None:
    record(Scope.CONCEPT, instance.pk)


@receiver(post_delete, sender=Concept)
@receiver([post_save, post_delete], sender=ConceptScheme)
@receiver([post_save, post_delete], sender=SchemeLabel)
def vocabulary_changed(sender: type[Model], **kwargs: Any) -> None:
    record(Scope.ALL)  # which works were filed under a deleted concept can no longer be asked


@receiver([post_save, post_delete], sender=ResourceFile)
@receiver([post_save, post_delete], sender=ResourceImage)
def file_changed(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    record_works(_works_with(instance))


@receiver([post_save, pre_delete], sender=ResourceImage)
def logo_changed(sender: type[Model], instance: ResourceImage, **kwargs: Any) -> None:
    for model, scope in ((Programme, Scope.PROGRAMME), (Partner, Scope.PARTNER)):
        for pk in model.objects.filter(logo=instance).values_list("pk", flat=True):
            record(scope, pk)


@receiver(video_changed)
def film_changed(sender: type[Model], video: Video, **kwargs: Any) -> None:
    record_works(_works_of_film(video))


@receiver(track_changed)
@receiver(post_delete, sender=Track)
def track_of_film_changed(sender: type[Model], **kwargs: Any) -> None:
    track: Track = kwargs.get("track") or kwargs["instance"]
    record_works(_works_of_film(track.video))


def _works_of_film(video: Video) -> set[UUID]:
    """Also those that have it in their text."""
    return works_with(video) | (_works_with(video.file) if video.file else set())


def _works_with(item: ResourceFile | ResourceImage) -> set[UUID]:
    by_pages = ReferenceIndex.get_references_to(item).filter(base_content_type__model="page")
    pages = by_pages.values_list("object_id", flat=True)
    return _work_ids(ResourcePage.objects.filter(pk__in=[int(pk) for pk in pages]))


def _works_below(page: Page) -> set[UUID]:
    return _work_ids(ResourcePage.objects.descendant_of(page, inclusive=True))


def _work_ids(pages: QuerySet[ResourcePage]) -> set[UUID]:
    return set(pages.values_list("translation_key", flat=True))
