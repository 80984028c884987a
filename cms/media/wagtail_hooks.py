"""Puts our way of uploading before Wagtail's, at the same addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from cms.partners.gate import ANYBODY, Verdict, member, register_rules

from .uploads.models import Upload
from .uploads.pages import AddFilesPage, AddImagesPage
from .uploads.views import UploadsView, UploadView


@hooks.register("register_admin_urls", order=-10)  # Wagtail registers at 0
def register_admin_urls() -> list[URLPattern]:
    return [
        path("documents/multiple/add/", AddFilesPage.as_view(), name="media_add_files"),
        path("images/multiple/add/", AddImagesPage.as_view(), name="media_add_images"),
        path("uploads/", UploadsView.as_view(), name="media_uploads"),
        path("uploads/<uuid:upload_id>/", UploadView.as_view(), name="media_upload"),
    ]


def own_upload(request: HttpRequest, kwargs: Mapping[str, Any]) -> Verdict:
    own = Upload.objects.filter(pk=kwargs["upload_id"], user=request.user.pk)
    return Verdict.ALLOWED if own.exists() else Verdict.UNKNOWN


register_rules(
    {
        "media_add_files": member("media.ResourceFile", "add"),
        "media_add_images": member("media.ResourceImage", "add"),
        "media_uploads": ANYBODY,  # the collection is named in a header, and the view asks whose it is
        "media_upload": own_upload,
    }
)
