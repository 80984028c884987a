"""Invariant: an upload belongs to one person, who may add to its collection, and its room in the partner's space is kept
from its first byte on; when it is whole it is checked like any other file and becomes one, or is refused and gone."""

from __future__ import annotations

import time
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.images.utils import find_image_duplicates
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms.identifiers import read_id
from cms.partners.models import Partner

from ..models import ResourceFile, ResourceImage
from ..quota import check_quota
from ..refusals import not_accepted, too_large
from ..validation import check_name_and_size
from ..validation.names import check_name, extension_of
from .models import Upload, next_expiry
from .parts import Busy, Part, all_parts

MAX_UNFINISHED = 100  # of one person
ORPHANED_AFTER = 24 * 3600  # seconds
MODELS: dict[str, type[ResourceFile] | type[ResourceImage]] = {"file": ResourceFile, "image": ResourceImage}


class NotAllowed(Exception):
    """The person may not add to that collection, or there is none."""


def create_upload(user: Any, collection_id: str, kind: str, filename: str, length: int, fingerprint: str) -> Upload:
    """ValidationError if it would be refused anyway, NotAllowed if she may not add there."""
    collection = _collections(user, kind).filter(pk=read_id(collection_id)).first()
    if collection is None:
        raise NotAllowed
    _check_before(kind, filename, length)
    with transaction.atomic():
        list(Partner.objects.select_for_update().filter(collection=collection))  # one at a time asks for room
        check_quota(collection, length)
        if Upload.objects.filter(user=user, finished=False).count() >= MAX_UNFINISHED:
            raise ValidationError(_("Too many files are on their way. Finish or cancel some of them first."))
        return Upload.objects.create(
            user=user, collection=collection, kind=kind, filename=filename, length=length, fingerprint=fingerprint[:500]
        )


def _collections(user: Any, kind: str) -> Any:
    if kind not in MODELS:
        return Collection.objects.none()
    return policy_registry.get_by_type(MODELS[kind]).collections_user_has_permission_for(user, "add")


def _check_before(kind: str, filename: str, length: int) -> None:
    """What the name and the length say already."""
    if kind == Upload.Kind.FILE:
        check_name_and_size(filename, length)
        return
    check_name(filename)
    if extension_of(filename) not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise not_accepted(extension_of(filename), settings.WAGTAILIMAGES_EXTENSIONS)
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if length > limit:
        raise too_large(length, limit)


def keep_longer(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(expires_at=next_expiry())


def finish(upload: Upload, part: Part) -> None:
    """Of a whole part, whose lock is held. Should the process end here, asking again does it again."""
    with part.whole(upload.filename) as file:
        form = media_form(upload.user, upload.kind, upload.collection_id, file)
        accepted = form is not None and form.is_valid()
        with transaction.atomic():
            if form is not None and accepted:
                setattr(upload, upload.kind, save_media(form, upload.user))
            else:
                upload.refusal = _messages(form)
            upload.finished = True
            upload.save()
    part.remove()


def media_form(user: Any, kind: str, collection_id: int, file: UploadedFile, **fields: str) -> Any:
    """As the page with one file has it; None where she may not add to the collection."""
    if not _collections(user, kind).filter(pk=collection_id).exists():
        return None
    form_class = get_image_form(ResourceImage) if kind == Upload.Kind.IMAGE else get_document_form(ResourceFile)
    data = {"title": PurePath(file.name or "").stem[:255], "collection": collection_id, **fields}
    return form_class(data, {"file": file}, user=user)


def save_media(form: Any, user: Any) -> ResourceFile | ResourceImage:
    item: ResourceFile | ResourceImage = form.save(commit=False)
    item.uploaded_by_user = user
    item.save()
    form.save_m2m()
    return item


def _messages(form: Any) -> str:
    if form is None:
        return _("You may no longer add files there. Ask your organisation's administrator.")
    return " ".join(message for messages in form.errors.values() for message in messages)


def same_as(upload: Upload) -> ResourceFile | ResourceImage | None:
    """Another with the same content, among those this person may change."""
    if upload.image:
        policy = policy_registry.get_by_type(ResourceImage)
        found: ResourceImage | None = find_image_duplicates(upload.image, upload.user, policy).first()
        return found
    if upload.file is None:
        return None
    own = policy_registry.get_by_type(ResourceFile).instances_user_has_permission_for(upload.user, "change")
    same: ResourceFile | None = own.filter(sha256=upload.file.sha256).exclude(pk=upload.file_id).order_by("pk").first()
    return same


def remove(upload: Upload) -> None:
    """Busy while bytes are coming."""
    part = Part(upload.pk)
    with part.locked():
        upload.delete()
        part.remove()


def remove_expired() -> int:
    """Uploads nobody went on with, and bytes that no upload knows of any more; how many."""
    removed = 0
    for upload in Upload.objects.filter(expires_at__lt=timezone.now()):
        try:
            remove(upload)
        except Busy:
            continue
        removed += 1
    for upload_id, changed in list(all_parts()):
        if changed < time.time() - ORPHANED_AFTER and not Upload.objects.filter(pk=upload_id).exists():
            Part(upload_id).remove()
            removed += 1
    return removed
