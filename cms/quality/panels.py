from __future__ import annotations

from typing import Any

from django.forms import Media
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from .checks import findings_of


class QualityPanel(Panel):
    """What the checks find of the page as it stands in the form; after a save by itself it is fetched anew. Wagtail's own
    checks panel asks the preview in the browser; what blocks publishing is asked here, of the page."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "quality/panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), **panel_context(self.instance)}

        @property
        def media(self) -> Media:
            return Media(js=["quality/panel.js"], css={"all": ["quality/panel.css"]})


def panel_context(page: Page) -> dict[str, Any]:
    findings = findings_of(page)
    return {
        "page": page,
        "url": reverse("quality_panel", args=[page.pk]),
        "rows": [
            {"finding": one, "where": one.found.place.name(page), "anchor": _anchor(page, one.found.place)}
            for one in findings
        ],
        "errors": sum(one.is_error for one in findings),
        "warnings": sum(not one.is_error and one.waiver is None for one in findings),
    }


def _anchor(page: Page, place: Any) -> str:
    """As Wagtail's form names the element to jump to."""
    if place.anchor:
        return str(place.anchor)
    if place.block_id:
        return f"block-{place.block_id}-section"
    field = page._meta.get_field(place.field)
    if field.one_to_many:
        return f"id_{place.field}-ADD"
    if field.is_relation and not field.many_to_many:
        return f"id_{place.field}-chooser"
    return place.field if isinstance(field, StreamField) else f"id_{place.field}"
