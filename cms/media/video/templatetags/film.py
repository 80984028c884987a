from __future__ import annotations

from typing import Any

from django import template

from cms.media.models import ResourceFile

from ..given import film_of
from ..views import state_context

register = template.Library()


@register.inclusion_tag("video/state.html")
def film_state(file: ResourceFile) -> dict[str, Any]:
    film = film_of(file)
    return state_context(film) if film else {}
