"""Blocks that show how things hang together: steps, facts, related works."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class StepsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(blocks.CharBlock(label=_("Step"), max_length=500), **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "resourcebank/blocks/steps.html"


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What it is"), max_length=80)
    value = blocks.CharBlock(label=_("Figure or word"), max_length=120)


class FactsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(FactBlock(label=_("Fact")), **kwargs)

    class Meta:
        icon = "table"
        label = _("Facts")
        template = "resourcebank/blocks/facts.html"


class RelatedBlock(blocks.ListBlock):
    """Works the author recommends. Only those that the reader may see are shown, in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(blocks.PageChooserBlock(page_type="resourcebank.ResourcePage", label=_("Work")), **kwargs)

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> list[str]:
        return [str(page.translation_key) for page in value if page is not None]

    class Meta:
        icon = "link"
        label = _("Related works")
        template = "resourcebank/blocks/related.html"
