from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from cms.partners.gate import in_path, item, register_rules

from . import views


@hooks.register("register_admin_urls", order=-10)  # Wagtail registers at 0
def register_admin_urls() -> list[URLPattern]:
    return [path("documents/<int:document_id>/film/", views.film, name="media_film")]


register_rules({"media_film": item("media.ResourceFile", in_path("document_id"), "change")})
