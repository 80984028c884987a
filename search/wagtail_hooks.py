from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .engines.base import EngineError
from .models import DeadLetter
from .status import IndexStatus, index_status

LETTERS_SHOWN = 10


class IndexPanel(Component):
    """How the search index is, for those who can do something about it."""

    name = "search_index"
    order = 400
    template_name = "search/admin/index_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"status": _status(), "letters": DeadLetter.objects.all()[:LETTERS_SHOWN]}


def _status() -> IndexStatus | None:
    try:
        return index_status()
    except EngineError:
        return None


@hooks.register("construct_homepage_panels")
def add_index_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.is_superuser:
        panels.append(IndexPanel())
