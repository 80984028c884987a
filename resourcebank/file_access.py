"""Who may see an uploaded file or image because of the works it is in. Invariant: the public sees it exactly while a
public variant (visibility.py) has it; what only a draft names is not public, whether the work is live or not, because
rows hold what was published and drafts live in revisions (a never published row is not live)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.models import Collection, ReferenceIndex, TaskState
from wagtail.query import PageQuerySet

from cms.media.access import MediaItem, register_access_rule
from cms.media.models import ResourceFile, ResourceImage
from cms.media.video.editor.rights import register_public_film, register_works_of_film
from cms.media.video.models import Video
from cms.partners.models import Partner

from .models import Programme, ResourcePage, ToolkitVideoPage
from .videos import works_with
from .visibility import public_languages, public_resources


@register_access_rule
def is_in_public_work(user: Any, item: MediaItem) -> bool:
    return public_variants_with(item).exists() and not _is_private(item.collection)


@register_access_rule
def is_funders_logo(user: Any, item: MediaItem) -> bool:
    return isinstance(item, ResourceImage) and Programme.objects.filter(logo=item).exists()


@register_access_rule
def is_partners_logo(user: Any, item: MediaItem) -> bool:
    return isinstance(item, ResourceImage) and Partner.objects.filter(logo=item, status=Partner.Status.ACTIVE).exists()


@register_works_of_film
def works_of(video: Video) -> PageQuerySet[ToolkitVideoPage]:
    pages = ToolkitVideoPage.objects.filter(is_original=True, translation_key__in=works_with(video))
    return pages.select_related("locale", "partner")


@register_public_film
def is_film_of_public_work(video: Video) -> bool:
    return bool(public_languages(works_with(video)))


@register_access_rule
def is_under_review(user: Any, item: MediaItem) -> bool:
    """A reviewer sees the files of a partner while a work of that partner waits for her."""
    if not user.is_authenticated:
        return False
    waiting = TaskState.objects.reviewable_by(user).values_list("revision__object_id", flat=True)
    pages = ResourcePage.objects.filter(pk__in=[int(pk) for pk in waiting])
    return pages.filter(partner__collection=item.collection_id).exists()


def public_variants_with(item: MediaItem) -> PageQuerySet[ResourcePage]:
    return public_resources().filter(_in_work(item))


def _in_work(item: MediaItem) -> Q:
    """Where a work can have it: its own fields, and its text. For fields the rows themselves are asked: Wagtail's
    reference index keeps a file that was taken off a page's list until the page is saved again."""
    in_text = ReferenceIndex.get_references_to(item).filter(model_path__startswith="body")
    pages = in_text.filter(base_content_type__model="page").values_list("object_id", flat=True)
    own = Q(pk__in=[int(pk) for pk in pages])
    if isinstance(item, ResourceFile):
        return own | Q(files__file=item) | Q(toolkitvideopage__video_file=item)
    return own | Q(image=item, is_original=True)


def _is_private(collection: Collection) -> bool:
    return collection.get_view_restrictions().exists()
