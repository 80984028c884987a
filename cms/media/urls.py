from django.urls import path, re_path

from . import views

urlpatterns = [
    path("documents/<int:file_id>/tracks/<str:kind>/<str:language>.vtt", views.track, name="track_of_file"),
    # Wagtail's own name for it: its models and admin make links by it. Its view is not mounted.
    re_path(r"^documents/([0-9]{1,18})/(.*)$", views.file, name="wagtaildocs_serve"),
    path("media/<path:name>", views.rendition, name="rendition"),
]
