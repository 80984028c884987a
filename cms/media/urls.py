from django.urls import path, re_path

from . import views

urlpatterns = [
    # Wagtail's own name for it: its models and admin make links by it. Its view is not mounted.
    re_path(r"^documents/([0-9]{1,18})/(.*)$", views.file, name="wagtaildocs_serve"),
    path("media/<path:name>", views.rendition, name="rendition"),
]
