from __future__ import annotations

from django.urls import include, path

from .health import AliveView, ReadyView

urlpatterns = [
    path("healthz", AliveView.as_view(), name="healthz"),
    path("readyz", ReadyView.as_view(), name="readyz"),
    path("api/v1/", include("search.api.v1.urls")),
]
