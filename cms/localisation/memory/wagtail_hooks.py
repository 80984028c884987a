from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.partners.audit import register_actions
from cms.partners.gate import register_rules

from . import permissions, views

register_rules(
    {
        "translation_memory": permissions.may_tend,
        "translation_memory_import": permissions.may_tend,
        "translation_memory_pair": permissions.may_tend_pair,
        "translation_memory_export": permissions.may_tend_pair,
        "translation_memory_delete": permissions.may_tend_entry,
    }
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    memory = "localize/memory"
    return [
        path(f"{memory}/", views.overview, name="translation_memory"),
        path(f"{memory}/import/", views.pending_import, name="translation_memory_import"),
        path(f"{memory}/<int:memory_id>/delete/", views.delete, name="translation_memory_delete"),
        path(f"{memory}/<str:source>/<str:target>/", views.pair, name="translation_memory_pair"),
        path(f"{memory}/<str:source>/<str:target>/<int:part>.tmx", views.export, name="translation_memory_export"),
    ]


class MemoryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(permissions.languages_tended(request.user))


@hooks.register("register_admin_menu_item")
def memory_menu_item() -> MenuItem:
    url = reverse("translation_memory")
    return MemoryMenuItem(_("Translation memory"), url, name="translation-memory", icon_name="list-ul", order=330)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    register_actions(
        actions,
        {
            "translation_memory.delete": _("Delete from the translation memory"),
            "translation_memory.import": _("Import into the translation memory"),
        },
    )
