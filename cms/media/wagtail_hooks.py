"""Puts our way of uploading before Wagtail's, at the same addresses."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from .uploads.views import UploadsView, UploadView


@hooks.register("register_admin_urls", order=-10)  # Wagtail registers at 0
def register_admin_urls() -> list[URLPattern]:
    return [
        path("uploads/", UploadsView.as_view(), name="media_uploads"),
        path("uploads/<uuid:upload_id>/", UploadView.as_view(), name="media_upload"),
    ]
