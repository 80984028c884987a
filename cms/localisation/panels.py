from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel

from .originals import variants_of


class SignificancePanel(FieldPanel):
    """Asks what a change means for the translations, where there are any."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("field_name", "change_significance")
        super().__init__(**kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            page = self.instance
            has_any = bool(page.pk and page.live and variants_of(page).exclude(pk=page.pk).exists())
            return has_any and super().is_shown()
