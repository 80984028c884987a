"""Puts our way of uploading before Wagtail's, at the same addresses."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

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
