from __future__ import annotations

from typing import Any

from django import template

from cms.media.models import ResourceFile

from ..given import film_of
from ..views import state_context

register = template.Library()


@register.inclusion_tag("video/line.html")
def film_line(file: ResourceFile | None) -> dict[str, Any]:
    """Where the film is used; the file's own page has all of it."""
    return {"film": film_of(file) if file else None}


@register.inclusion_tag("video/state.html")
def film_state(file: ResourceFile) -> dict[str, Any]:
    film = film_of(file)
    return state_context(film) if film else {}
