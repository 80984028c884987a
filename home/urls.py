from __future__ import annotations

from django.conf import settings
from django.urls import path, register_converter

from . import views


class LanguageConverter:
    regex = "|".join(code for code, _name in settings.LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("", views.root, name="root"),
    path("<language:language>/", views.bank, name="bank"),
    # A slug may hold any letter: Wagtail makes it from the title.
    path("<language:language>/resources/<uuid:work_id>/<str:slug>/", views.resource, name="resource"),
]
