"""What became of an upload, for the page that sent it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.documents.forms import get_document_multi_form
from wagtail.images.forms import get_image_multi_form

from ..models import ResourceFile, ResourceImage
from ..video.given import film_of
from .models import Upload
from .parts import Part
from .services import same_as

EDIT = {"file": "wagtaildocs:edit", "image": "wagtailimages:edit"}


def outcome_of(upload: Upload, request: HttpRequest) -> dict[str, Any]:
    """`state` is receiving, accepted (with the form for title and language), refused (with the message) or deleted."""
    if not upload.finished:
        return {"state": "receiving", "offset": Part(upload.pk).size, "length": upload.length}
    if upload.refusal:
        return {"state": "refused", "message": upload.refusal}
    item = upload.file or upload.image
    if item is None:
        return {"state": "deleted"}
    same = same_as(upload)
    return {
        "state": "accepted",
        "id": item.pk,
        "form": _form(item, upload.kind, request),
        "same_as": same and {"title": same.title, "url": reverse(EDIT[upload.kind], args=[same.pk])},
    }


def _form(item: ResourceFile | ResourceImage, kind: str, request: HttpRequest) -> str:
    """Wagtail's own, sent to its own view."""
    prefix, app = ("doc", "wagtaildocs") if kind == "file" else ("image", "wagtailimages")
    form_class = get_document_multi_form(ResourceFile) if kind == "file" else get_image_multi_form(ResourceImage)
    context = {
        "edit_action": reverse(f"{app}:edit_multiple", args=[item.pk]),
        "delete_action": reverse(f"{app}:delete_multiple", args=[item.pk]),
        "form": form_class(instance=item, prefix=f"{prefix}-{item.pk}", user=request.user),
    }
    form = render_to_string("wagtailadmin/generic/multiple_upload/edit_form.html", context, request=request)
    film = film_of(item) if isinstance(item, ResourceFile) else None
    return form + render_to_string("video/line.html", {"film": film})
