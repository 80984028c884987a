from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .printer import is_installed


@register("printing")
def check_pango(**kwargs: Any) -> list[CheckMessage]:
    if is_installed():
        return []
    said = "Pango is not there: works are not offered as PDF."
    return [
        Warning(said, hint="Install Debian's packages libpangoft2-1.0-0 and libharfbuzz-subset0.", id="printing.W001")
    ]
