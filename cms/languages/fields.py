from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGE = _("language")


def language_choices() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


class LanguageField(models.CharField):
    """A BCP 47 code out of settings.LANGUAGES; a new language needs no migration."""

    def __init__(self, verbose_name: Any = LANGUAGE, **kwargs: Any) -> None:
        kwargs.setdefault("choices", language_choices)
        kwargs.setdefault("max_length", 12)
        super().__init__(verbose_name, **kwargs)
