from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string


@register("translation_engines")
def check_engines(**kwargs: Any) -> list[CheckMessage]:
    """Said at the start, not to the first translator who asks for one."""
    found: list[CheckMessage] = []
    for entry in settings.TRANSLATION_ENGINES:
        try:
            import_string(entry["ENGINE"])(entry.get("OPTIONS", {}))
        except (ImportError, KeyError, TypeError) as error:
            hint = "Name an engine's class as ENGINE, and install what it needs."
            said = f"TRANSLATION_ENGINES: {entry.get('ENGINE')}: {type(error).__name__}: {error}"
            found.append(Error(said, hint=hint, id="translation_engines.E001"))
    return found
